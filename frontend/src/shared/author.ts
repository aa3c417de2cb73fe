import { keep, kept } from "./kept";
import { store } from "./store";

/** Who writes here: asked once, and remembered by this browser. */
export const author = store(kept("author") ?? "");

author.watch((name) => keep("author", name || null));
