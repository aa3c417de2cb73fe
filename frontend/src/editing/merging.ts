import { unifiedMergeView } from "@codemirror/merge";
import type { Extension } from "@codemirror/state";
import { word } from "../shared/words";
import type { Current } from "./shapes";

/** Show the text against what somebody else saved meanwhile; each place can be decided. */
export function comparing(current: Current | null): Extension {
  if (!current || current.text === null) return [];
  return unifiedMergeView({
    original: current.text,
    gutter: true,
    highlightChanges: true,
    mergeControls: (type, action) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "merge-choice";
      button.textContent = word(type === "accept" ? "cm.mine" : "cm.theirs");
      button.onclick = action;
      return button;
    },
  });
}
