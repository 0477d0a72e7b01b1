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

  /* The line at the foot of the page: how things stand, and whether something written is not downloaded. */
  function linje() {
    const boks = document.createElement("div");
    let staar = tekst.starter, rop = false, ulastet = false;
    boks.id = "robek-linje";
    boks.setAttribute("role", "status");
    boks.style.cssText = "position:fixed;left:0;right:0;bottom:0;z-index:1000;padding:.5em 1em;" +
      "border-top:2px solid #8a6d00;color:#1f2933;font:15px/1.4 system-ui,sans-serif";
    document.body.append(boks);
    const vis = () => {
      boks.textContent = ulastet ? `${staar} ${tekst.ulastet}` : staar;
      boks.style.background = rop ? "#fdecea" : "#fff8e1";
      const hele = document.getElementById("main");
      if (hele) hele.style.paddingBottom = `${boks.offsetHeight}px`;
    };
    return {
      si(t, fare) { staar = t; rop = !!fare; vis(); },
      settUlastet(ja) { ulastet = ja; vis(); },
      erUlastet: () => ulastet,
    };
  }

  /* Is what is written here still here next time? Only what lies in IndexedDB is; in its place JupyterLite takes the
     memory, which is gone with the tab. And the kernel gets at it by the service worker alone. */
  async function kanLagre(disk) {
    try {
      const lager = await disk.storage;
      await lager.ready();
      if (lager.driver() !== lager.INDEXEDDB) return false;
      if (!self.crossOriginIsolated && !(await navigator.serviceWorker.getRegistration())) return false;
      if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
      return true;
    } catch {
      return false;
    }
  }

  /* The kernel cannot see it: tell it, each time it starts, so that the form says it too. */
  function sierFraTilPython(oekt) {
    const si = () => oekt.session.kernel.requestExecute(
      { code: "import os; os.environ['ROBEK_LAGRING'] = 'nei'", silent: true, store_history: false }).done;
    let omstart = false;
    oekt.statusChanged.connect((_, status) => {
      if (/restarting/.test(status)) omstart = true;
      else if (omstart && status === "idle") { omstart = false; si().catch(console.error); }
    });
    return si();
  }

  const skalKjoere = (celle) => celle.model.type === "code" && (
    /-(parametre|start)$/.test(celle.model.id) || /\bverksted\./.test(celle.model.sharedModel.getSource()) ||
    (celle.model.getMetadata("tags") || []).includes("injected-parameters"));

  async function aapnet(panel, handlinger, felt, disk) {
    felt.si(tekst.starter);
    await panel.context.ready;
    await panel.revealed;
    await panel.sessionContext.ready;
    const lagres = await kanLagre(disk);
    if (!lagres) await sierFraTilPython(panel.sessionContext);
    const kjoert = await handlinger.runCells(panel.content, panel.content.widgets.filter(skalKjoere), panel.sessionContext);
    panel.context.model.dirty = false; // nothing a person has written: the answers are files of their own
    if (!kjoert) felt.si(tekst.stoppet, true);
    else felt.si(lagres ? tekst.klar : tekst.avslaatt, !lagres);
  }

  function vaktFor(app, felt) {
    app.serviceManager.contents.fileChanged.connect((_, e) => {
      if (e.newValue && /(^|\/)svar\/.*\.(jsonl|json)$/.test(e.newValue.path || "")) felt.settUlastet(true);
    });
    document.addEventListener("change", (e) => { // where the kernel's files are not the page's, nothing tells of them
      if (e.target.closest && e.target.closest('[class*="robek-svar-"]')) felt.settUlastet(true);
    }, true);
    document.addEventListener("click", (e) => {
      const lenke = e.target.closest && e.target.closest('a[download$=".robek.json"]');
      if (lenke) felt.settUlastet(false);
    }, true);
    window.addEventListener("beforeunload", (e) => { if (felt.erUlastet()) { e.preventDefault(); e.returnValue = ""; } });
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB[NAVN] = {
    init: (omfang) => { delt = omfang; },
    get: async () => {
      const { INotebookTracker, NotebookActions } = await modul("@jupyterlab/notebook");
      const { IDefaultDrive } = await modul("@jupyterlab/services");
      const plugin = {
        id: `${NAVN}:plugin`, autoStart: true, requires: [INotebookTracker, IDefaultDrive],
        activate: (app, apne, disk) => {
          const felt = linje();
          vaktFor(app, felt);
          apne.widgetAdded.connect((_, panel) => {
            aapnet(panel, NotebookActions, felt, disk).catch((e) => { console.error(e); felt.si(tekst.stoppet, true); });
          });
        },
      };
      return () => ({ __esModule: true, default: [plugin] });
    },
  };
})();
