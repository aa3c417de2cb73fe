/** How marks look inside a picture; the colours are the page's own. */
export const PICTURE_STYLE = `
:host { display: block; overflow: auto; background: var(--picture); }
svg { display: block; margin: 0 auto; }
svg:not(#none) { /* stronger than what the picture says itself */
  [data-section], [data-move] { cursor: pointer; outline: none; }
  [data-section]:hover .frame, [data-move]:hover .chip { stroke: var(--accent); }
  [data-move]:hover .line { stroke-width: 3; }
  :focus-visible .frame, :focus-visible .chip { stroke: var(--focus); stroke-width: 3.5; }
  .mark-covered .frame { fill: var(--good-ground); stroke: var(--good); }
  .mark-covered .chip { fill: var(--good-ground); }
  .mark-covered .line { stroke-width: 2.6; }
  .mark-paused .frame { stroke: var(--accent); stroke-width: 2.4; stroke-dasharray: 7 4; }
  .mark-left .frame, .mark-left .chip { stroke: var(--warn); stroke-width: 2; stroke-dasharray: 4 3; }
  .mark-warning .frame, .mark-warning .chip { stroke: var(--warn); stroke-width: 2.5; }
  .mark-fault .frame, .mark-fault .chip { stroke: var(--bad); stroke-width: 2.5; }
  .mark-fault .line { stroke: var(--bad); stroke-width: 3; }
  .mark-lit .frame { fill: var(--lit); stroke: var(--accent); stroke-width: 3; }
  .mark-lit .chip { fill: var(--lit); stroke-width: 2.5; }
  .mark-lit .line { stroke-width: 3.2; }
  .mark-walked .frame, .mark-walked .chip { fill: var(--walked-ground); stroke: var(--walked); stroke-width: 3; }
  .mark-walked .line { stroke: var(--walked); stroke-width: 3.6; stroke-dasharray: none; }
  .badge circle { fill: var(--warn); }
  .badge.badge-fault circle { fill: var(--bad); }
  .badge text { fill: var(--on-strong); font-size: 13px; font-weight: 700; text-anchor: middle; }
}
`;
