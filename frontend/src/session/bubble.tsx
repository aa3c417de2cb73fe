import type { ComponentChildren } from "preact";
import { useWords } from "../shared/words";
import type { Said } from "./shapes";

/** Something that was said, by the user, the agent, or a human in its place. */
export function Bubble({ who, said, children }: { who: "user" | "agent"; said: Said; children?: ComponentChildren }) {
  const t = useWords();
  const name = said.by ? t("said.human", { name: said.by }) : t(`said.${who}`);
  return (
    <div class={`bubble ${said.by ? "human" : who}`}>
      <span class={said.by ? "by" : "hidden-words"}>{name}: </span>
      <p>{said.text}</p>
      {children}
    </div>
  );
}
