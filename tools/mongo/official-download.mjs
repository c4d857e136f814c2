/** Fetches the official mongod for this system into the folder named by the first argument; tells its parent the path. */
process.env.MONGOMS_RUNTIME_DOWNLOAD = 'true';
process.env.MONGOMS_SYSTEM_BINARY_VERSION_CHECK = 'false';
try {
  const { MongoBinary } = await import('mongodb-memory-server-core');
  const path = await MongoBinary.getPath({ downloadDir: process.argv[2], checkMD5: true });
  process.send(path, () => process.exit(0));
} catch (error) {
  console.error(String(error.message).split('\n').join(' '));
  process.exit(1);
}
