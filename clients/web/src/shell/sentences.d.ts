/** What sentences.ts beside vite.config.ts makes of web.ftl: Fluent files, of the first page at once and others when wanted. */
declare module "virtual:sentences" {
  type Texts<T> = Readonly<Record<"nl" | "en", T>>;
  export const FIRST: Texts<string>;
  export const LATER: Readonly<Record<string, Texts<() => Promise<{ default: string }>>>>;
}
