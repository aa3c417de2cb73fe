import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";

export interface Tab {
  id: string;
  name: string;
  /** A number or sign beside the name. */
  count?: string | number;
  shown: () => ComponentChildren;
}

/** Panels of which one is shown; arrow keys go from tab to tab. */
export function Tabs({ label, tabs, chosen, onChoose }: {
  label: string;
  tabs: readonly Tab[];
  chosen: string;
  onChoose: (id: string) => void;
}) {
  const prefix = useId();
  const list = useRef<HTMLDivElement>(null);
  const now = tabs.find((one) => one.id === chosen) ?? tabs[0];
  const pressed = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || !now) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(now) + step + tabs.length) % tabs.length];
    if (!next) return;
    onChoose(next.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <div class="tabs">
      <div class="tab-list" role="tablist" aria-label={label} ref={list} onKeyDown={pressed}>
        {tabs.map((one) => (
          <button
            key={one.id}
            type="button"
            role="tab"
            id={`${prefix}-${one.id}`}
            data-tab={one.id}
            aria-selected={one === now}
            aria-controls={`${prefix}-panel`}
            tabIndex={one === now ? 0 : -1}
            onClick={() => onChoose(one.id)}
          >
            {one.name}
            {one.count !== undefined && <span class="count">{one.count}</span>}
          </button>
        ))}
      </div>
      <div class="tab-panel" role="tabpanel" id={`${prefix}-panel`} aria-labelledby={`${prefix}-${now?.id}`} tabIndex={0}>
        {now?.shown()}
      </div>
    </div>
  );
}
