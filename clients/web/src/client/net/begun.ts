// Asking for two things at once.

/** Let something go on that is waited for later: until somebody does, its fault is nobody's. */
export function begun<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}
