import type { ComponentChildren } from "preact";
import { askMe, may, useMe } from "./me";
import type { Doing } from "./me";
import { Loading, Sheet, Trouble } from "./told";
import { useWords } from "./words";

/** Shows what is inside to those whose role lets them. */
export function Allowed({ doing, children }: { doing: Doing; children: ComponentChildren }) {
  const t = useWords();
  const { me, trouble } = useMe();
  if (me && may(me, doing)) return <>{children}</>;
  if (me) return <Sheet title={t("role.not")} lead={t("role.is", { role: t(`role.${me.role}`) })}>{null}</Sheet>;
  return trouble ? <Trouble words={trouble} again={askMe} /> : <Loading />;
}
