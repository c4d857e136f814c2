/** Loaded into a child before its own code: when the parent is gone, the child ends as if it had been told to. */
if (process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
