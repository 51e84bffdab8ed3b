// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Reports;

/// <summary>What the page does: shows the past of the step that is pointed at or focused, and copies the token.</summary>
internal static class ReportScript
{
    public const string JavaScript = """
        (() => {
          const nodes = [...document.querySelectorAll('g.step')];
          const byStep = new Map(nodes.map(node => [node.dataset.step, node]));
          const parts = [...document.querySelectorAll('[data-step]')];
          const arrows = [...document.querySelectorAll('[data-to]')];
          const status = document.getElementById('past');
          const hint = status.textContent;

          const pastOf = step => {
            const past = new Set();
            const open = [step];
            while (open.length > 0) {
              for (const before of byStep.get(open.pop()).dataset.before.split(' ')) {
                if (before !== '' && !past.has(before)) {
                  past.add(before);
                  open.push(before);
                }
              }
            }
            return past;
          };

          const show = step => {
            const past = step === null ? new Set() : pastOf(step);
            document.body.classList.toggle('tracing', step !== null);
            for (const part of parts) {
              part.classList.toggle('chosen', part.dataset.step === step);
              part.classList.toggle('past', past.has(part.dataset.step));
            }
            for (const { classList, dataset } of arrows) {
              classList.toggle('past', past.has(dataset.from) && (past.has(dataset.to) || dataset.to === step));
            }
            const numbers = [...past].sort((a, b) => a - b).join(', ');
            status.textContent = step === null ? hint : `Before step ${step} happens: ${numbers || 'nothing'}.`;
          };

          const stepOf = element => element instanceof Element ? element.closest('[data-step]')?.dataset.step ?? null : null;
          const settle = () => show(stepOf(document.activeElement));
          document.addEventListener('pointerover', e => stepOf(e.target) === null ? settle() : show(stepOf(e.target)));
          document.addEventListener('focusin', settle);
          document.addEventListener('focusout', () => show(null));
          document.addEventListener('keydown', e => {
            const at = nodes.indexOf(document.activeElement);
            const way = { ArrowDown: 1, ArrowUp: -1 }[e.key];
            if (at >= 0 && way && nodes[at + way]) {
              e.preventDefault();
              nodes[at + way].focus();
            }
          });

          const copy = document.getElementById('copy');
          const token = document.getElementById('token');
          copy.addEventListener('click', async () => {
            try {
              await navigator.clipboard.writeText(token.textContent);
              copy.textContent = 'Copied';
            } catch {
              getSelection().selectAllChildren(token);
              copy.textContent = 'Selected: copy it';
            }
          });
        })();
        """;
}
