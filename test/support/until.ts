/** Waits for a condition, never for a time. @throws when it has not come to pass within `patience` milliseconds */
export async function until(holds: () => Promise<boolean> | boolean, patience = 15_000): Promise<void> {
  const deadline = performance.now() + patience;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`It did not come to pass: ${holds.toString()}`);
    await new Promise((resume) => setTimeout(resume, 10));
  }
}
