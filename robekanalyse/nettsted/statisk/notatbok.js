/* The notebook in the browser: runs what makes the forms when it is opened, and says where the answers are kept.
   Written by hand as JupyterLab takes a ready-made extension; what it needs of JupyterLab it gets from the page. */
(() => {
  "use strict";
  const NAVN = "robekanalyse-notatbok";
  let delt = null;
  const modul = async (navn) => (await Object.values(delt[navn])[0].get())();
  const tekst = {
    starter: "Python starter i nettleseren. Figurene og tabellene kan leses imens; skjemaene kommer straks.",
    klar: "Svarene lagres i denne nettleseren, og bare her. Nettleseren er ikke et arkiv: den kan bli tømt. " +
      "Lever nederst i skjemaet, og last ned fila, når du er ferdig for i dag.",
    avslaatt: "Nettleseren lar ikke sida lagre noe. Svar du skriver her, er borte når fanen lukkes: last ned fila før " +
      "du går, eller bruk nettsida eller Word-skjemaet i stedet.",
    stoppet: "Skjemaene ble ikke klare. Last sida på nytt. Hjelper ikke det, bruk nettsida med samme hjemmearbeid.",
    ulastet: "Det er skrevet svar som ikke er lastet ned.",
  };

  function linje() {
    const boks = document.createElement("div");
    boks.id = "robek-linje";
    boks.setAttribute("role", "status");
    boks.style.cssText = "position:fixed;left:0;right:0;bottom:0;z-index:1000;padding:.5em 1em;background:#fff8e1;" +
      "border-top:2px solid #8a6d00;color:#1f2933;font:15px/1.4 system-ui,sans-serif";
    document.body.append(boks);
    return { si(t, fare) { boks.textContent = t; boks.style.background = fare ? "#fdecea" : "#fff8e1"; } };
  }

  /* Can the kernel's files be kept here? They go by way of the service worker to IndexedDB. */
  async function kanLagre() {
    try {
      if (!navigator.serviceWorker || !window.indexedDB) return false;
      await new Promise((ja, nei) => {
        const f = indexedDB.open("robekanalyse-proeve", 1);
        f.onsuccess = () => { f.result.close(); indexedDB.deleteDatabase("robekanalyse-proeve"); ja(); };
        f.onerror = () => nei(f.error);
        f.onblocked = () => nei();
      });
      if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
      return true;
    } catch {
      return false;
    }
  }

  const skalKjoere = (celle) => celle.model.type === "code" && (
    /-(parametre|start)$/.test(celle.model.id) || /\bverksted\./.test(celle.model.sharedModel.getSource()) ||
    (celle.model.getMetadata("tags") || []).includes("injected-parameters"));

  async function aapnet(panel, handlinger, felt) {
    felt.si(tekst.starter);
    await panel.context.ready;
    await panel.revealed;
    await panel.sessionContext.ready;
    const kjoert = await handlinger.runCells(panel.content, panel.content.widgets.filter(skalKjoere), panel.sessionContext);
    panel.context.model.dirty = false; // nothing a person has written: the answers are files of their own
    if (!kjoert) return felt.si(tekst.stoppet, true);
    felt.si(...((await kanLagre()) ? [tekst.klar] : [tekst.avslaatt, true]));
  }

  function vaktFor(app, felt) {
    let ulastet = false;
    app.serviceManager.contents.fileChanged.connect((_, e) => {
      if (e.newValue && /(^|\/)svar\/.*\.(jsonl|json)$/.test(e.newValue.path || "")) {
        ulastet = true;
        felt.si(`${tekst.klar} ${tekst.ulastet}`);
      }
    });
    document.addEventListener("click", (e) => {
      const lenke = e.target.closest && e.target.closest('a[download$=".robek.json"]');
      if (lenke) { ulastet = false; felt.si(tekst.klar); }
    }, true);
    window.addEventListener("beforeunload", (e) => { if (ulastet) { e.preventDefault(); e.returnValue = ""; } });
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB[NAVN] = {
    init: (omfang) => { delt = omfang; },
    get: async () => {
      const { INotebookTracker, NotebookActions } = await modul("@jupyterlab/notebook");
      const plugin = {
        id: `${NAVN}:plugin`, autoStart: true, requires: [INotebookTracker],
        activate: (app, apne) => {
          const felt = linje();
          vaktFor(app, felt);
          apne.widgetAdded.connect((_, panel) => {
            aapnet(panel, NotebookActions, felt).catch((e) => { console.error(e); felt.si(tekst.stoppet, true); });
          });
        },
      };
      return () => ({ __esModule: true, default: [plugin] });
    },
  };
})();
