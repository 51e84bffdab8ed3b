// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Reports;

/// <summary>The look of the page.</summary>
internal static class ReportStyle
{
    /// <summary>How many threads have a colour of their own before the colours repeat.</summary>
    public const int LaneColours = 6;

    public const string Css = """
        :root {
          color-scheme: light dark;
          --page: #f6f7f9; --panel: #ffffff; --text: #1b2230; --quiet: #5c6678; --line: #d7dce5;
          --band: #eef1f5; --fail: #c8202c; --fail-soft: #fdeaea; --stale: #b3540a; --sync: #1c62d4; --read: #7b8698;
          --chosen: #fff4c7; --past: #e3edff;
          --lane-0: #0c857a; --lane-1: #7a4bc7; --lane-2: #8c6a00; --lane-3: #b83a86; --lane-4: #44658a; --lane-5: #3b8a2c;
          --lane-check: #6b7280;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --page: #12151b; --panel: #1b2029; --text: #e6e9ef; --quiet: #9aa4b5; --line: #343c4a;
            --band: #181c24; --fail: #ff6b70; --fail-soft: #3a1d22; --stale: #f59f4c; --sync: #6aa3ff; --read: #8591a5;
            --chosen: #4a4216; --past: #1f3357;
            --lane-0: #3cc4b6; --lane-1: #b794f4; --lane-2: #d9b23c; --lane-3: #ef86c2; --lane-4: #8fb3da; --lane-5: #84cf70;
            --lane-check: #a3abb8;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0; padding: 24px 28px 40px; background: var(--page); color: var(--text);
          font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
        code, td, .picture { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
        h1 { margin: 0 0 6px; font-size: 23px; line-height: 1.3; overflow-wrap: anywhere; }
        h1 small { display: block; color: var(--fail); font-size: 12px; font-weight: 700; letter-spacing: .08em; text-transform: uppercase; }
        .facts { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 0 0 14px; color: var(--quiet); align-items: center; }
        .facts code { padding: 2px 8px; border: 1px solid var(--line); border-radius: 6px; background: var(--panel); color: var(--text);
          font-size: 13px; overflow-wrap: anywhere; }
        button { padding: 2px 12px; border: 1px solid var(--line); border-radius: 6px; background: var(--panel); color: var(--text); font: inherit;
          font-size: 13px; cursor: pointer; }
        button:hover { border-color: var(--sync); }
        .keys { display: flex; flex-wrap: wrap; gap: 2px 22px; margin: 0 0 6px; padding: 0; list-style: none; color: var(--quiet); font-size: 13px; }
        .keys li { display: flex; gap: 8px; align-items: center; }
        .keys i { width: 30px; border-top: 1.5px solid var(--read); }
        .keys .stale { border-top: 2px dashed var(--stale); }
        .keys .synchronizes { border-top: 3.5px solid var(--sync); }
        .keys .race { border-top: 3.5px solid var(--fail); }
        .keys .culprit, .keys .weakened { height: 14px; border: 2px solid var(--fail); border-radius: 4px; background: var(--fail-soft); }
        .keys .weakened { border: 2px dotted var(--quiet); background: none; }
        #past { min-height: 1.5em; margin: 0 0 12px; font-size: 13px; }
        .views { display: flex; flex-wrap: wrap; gap: 20px; align-items: flex-start; }
        .panel { border: 1px solid var(--line); border-radius: 10px; background: var(--panel); overflow-x: auto; max-width: 100%; }
        .panel.beside { flex: 1 1 auto; }
        .picture { display: block; font-size: 12px; }
        .lane rect { fill: var(--band); }
        .lane-name { font-weight: 700; font-size: 13px; text-anchor: middle; fill: var(--lane); }
        .lane-0 { --lane: var(--lane-0); } .lane-1 { --lane: var(--lane-1); } .lane-2 { --lane: var(--lane-2); }
        .lane-3 { --lane: var(--lane-3); } .lane-4 { --lane: var(--lane-4); } .lane-5 { --lane: var(--lane-5); }
        .lane-check { --lane: var(--lane-check); }
        .step rect { fill: var(--panel); stroke: var(--line); stroke-width: 1.5; }
        .step .stripe { stroke: var(--lane); stroke-width: 3; stroke-linecap: round; }
        .step text { fill: var(--text); }
        .step .index { fill: var(--quiet); font-size: 11px; text-anchor: middle; }
        .step .what { font-weight: 600; }
        .step .effect { fill: var(--quiet); }
        .step.stale .effect { fill: var(--stale); font-weight: 600; }
        .step.weakened rect { stroke: var(--quiet); stroke-width: 2; stroke-dasharray: 2 3; }
        .step.culprit rect { fill: var(--fail-soft); stroke: var(--fail); stroke-width: 2.5; }
        .step { outline: none; cursor: default; }
        .step.past rect { fill: var(--past); stroke: var(--sync); }
        .step.chosen rect, .step:focus-visible rect { fill: var(--chosen); stroke: var(--text); stroke-width: 2.5; }
        .step.culprit.past rect, .step.culprit.chosen rect { stroke: var(--fail); }
        .arrow { fill: none; }
        .arrow.order { stroke: var(--read); stroke-width: 1.5; opacity: .8; }
        .arrow.reads { stroke: var(--read); stroke-width: 1.5; marker-end: url(#head-reads); }
        .arrow.synchronizes { stroke: var(--sync); stroke-width: 3; marker-end: url(#head-synchronizes); }
        .arrow.stale { stroke: var(--stale); stroke-dasharray: 6 4; marker-end: url(#head-stale); }
        .arrow.reads.stale { stroke-width: 2; }
        .arrow.order.past { stroke: var(--sync); stroke-width: 3; opacity: 1; }
        .head.reads { fill: var(--read); } .head.synchronizes { fill: var(--sync); } .head.stale { fill: var(--stale); }
        .start-name { fill: var(--stale); font-size: 11px; }
        .race path { stroke: var(--fail); stroke-width: 3; }
        .race rect { fill: var(--panel); stroke: var(--fail); stroke-width: 1.5; }
        .race-name { fill: var(--fail); font-weight: 700; text-anchor: middle; }
        .tracing .step:not(.past):not(.chosen) :is(text, .stripe), .tracing .arrow:not(.past) { opacity: .4; }
        .tracing .step:not(.past):not(.chosen) rect { stroke-opacity: .35; }
        table { border-collapse: collapse; width: 100%; font-size: 12px; }
        th { padding: 9px 8px 7px; text-align: left; font-size: 12px; color: var(--quiet); border-bottom: 1px solid var(--line); white-space: nowrap; }
        td { padding: 4px 8px; border-bottom: 1px solid var(--line); vertical-align: top; white-space: nowrap; }
        td.long { max-width: 34ch; white-space: normal; overflow-wrap: anywhere; }
        tr:last-child td { border-bottom: 0; }
        td.thread { color: var(--lane); font-weight: 700; }
        td.step-number, th.step-number { text-align: right; color: var(--quiet); }
        tr.culprit td { background: var(--fail-soft); }
        tr.culprit td:first-child { box-shadow: inset 4px 0 var(--fail); color: var(--fail); font-weight: 700; }
        tr.stale td.values { color: var(--stale); font-weight: 700; }
        tr.past td { background: var(--past); }
        tr.chosen td { background: var(--chosen); }
        """;
}
