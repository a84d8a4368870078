'use strict';
// Keys for those who want them; every page works without. A link or button names its key in data-key; j and k also walk
// through the links of a list (data-item). "?" shows the list, in which keys can be turned off (WCAG 2.1.4).
(() => {
  const STORED = 'reviewwatch-keys';
  let on = localStorage.getItem(STORED) !== 'off';
  const dialog = document.getElementById('keys');
  const opener = document.getElementById('show-keys');
  if (!dialog || !opener) return;
  const turn = dialog.querySelector('[data-turn]');
  const say = () => { turn.textContent = on ? 'Turn keys off' : 'Turn keys on'; };
  const show = () => { say(); dialog.showModal(); };
  opener.hidden = false;
  opener.addEventListener('click', show);
  turn.addEventListener('click', () => {
    on = !on;
    localStorage.setItem(STORED, on ? 'on' : 'off');
    say();
  });
  dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close());

  const walk = (step) => {
    const items = [...document.querySelectorAll('[data-item]')];
    if (!items.length) return;
    const at = items.indexOf(document.activeElement);
    items[Math.min(items.length - 1, Math.max(0, at + step))].focus();
  };
  document.addEventListener('keydown', (event) => {
    if (!on || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    if (event.target.closest('input:not([type=radio]):not([type=checkbox]), textarea, select')) return;
    if (event.key === '?') { show(); return; }
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (target) {
      event.preventDefault();
      target.click();
    } else if (event.key === 'j' || event.key === 'k') {
      walk(event.key === 'j' ? 1 : -1);
    }
  });
})();
