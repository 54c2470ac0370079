/** One draft is written in one tab: Web Locks, by which the tabs of a browser know of each other. */

/** Hold a draft for this tab; what is returned lets it go. Undefined where another tab has it. A tab that ends lets go of all. */
export async function hold(name: string): Promise<(() => void) | undefined> {
  const locks = navigator.locks as LockManager | undefined; // a browser without them has nobody to ask
  if (locks === undefined) return () => undefined;
  return new Promise((resolve, reject) => {
    locks.request(`post draft ${name}`, { ifAvailable: true }, (lock) => {
      if (lock === null) {
        resolve(undefined);
        return undefined;
      }
      return new Promise<void>((release) => { resolve(release); });
    }).catch(reject);
  });
}
