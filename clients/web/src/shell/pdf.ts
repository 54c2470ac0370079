/**
 * Draws the pages of a PDF, by pdf.js in a worker of its own, which can fetch nothing and run nothing else: its file is sent with a
 * policy that permits nothing (relay/bundle/files.py). No action and no script of a document is ever run.
 */
import { getDocument, type PDFDocumentProxy, type PDFPageProxy, PDFWorker } from "pdfjs-dist/legacy/build/pdf.mjs";
import { PAGES } from "../generated/page_form.ts";
import { scriptUrl } from "../script_url.ts";
import type { Pixels } from "../worker/index.ts";
import { canvasOf, drawn, Unfit } from "./pictures.ts";

/** Dots an inch: a small page is not blown up past what printers and scanners use. */
const FINEST = 300;
const POINTS_AN_INCH = 72;
/** Points: a quarter of an inch, and the 200 inches that viewers keep to (ISO 32000-1, annex C). */
const [SMALLEST, LARGEST] = [18, 14_400];

/**
 * Yield the pixels of each page. Throws `Unfit`: *page.locked*, *page.pdf_damaged*, *page.pdf_form*, *page.pdf_size*,
 * *page.too_many*, *page.no_pdf* where this browser starts no such worker.
 */
export async function* pagesOfPdf(file: Blob, room: number, longest: number): AsyncGenerator<Pixels> {
  const port = started();
  const worker = new PDFWorker({ port: port as unknown as null });
  const loading = getDocument({
    data: new Uint8Array(await file.arrayBuffer()),
    worker,
    disableFontFace: true,
    enableXfa: false,
    isEvalSupported: false,
    stopAtErrors: true,
    useSystemFonts: true,
    useWorkerFetch: false,
  });
  try {
    const proxy = await Promise.race([loading.promise.catch((fault: unknown) => { throw unfit(fault); }), failed(port)]);
    if (proxy.isPureXfa) throw new Unfit("page.pdf_form");
    if (proxy.numPages > Math.min(room, PAGES)) throw new Unfit("page.too_many");
    for (let number = 1; number <= proxy.numPages; number += 1) yield await drawnPage(proxy, number, longest);
  } finally {
    await loading.destroy().catch(() => undefined);
    worker.destroy();
    port.terminate();
  }
}

async function drawnPage(pdf: PDFDocumentProxy, number: number, longest: number): Promise<Pixels> {
  const page: PDFPageProxy = await pdf.getPage(number).catch((fault: unknown) => { throw unfit(fault); });
  const { width, height } = page.getViewport({ scale: 1 });
  if ([width, height].some((side) => side < SMALLEST || side > LARGEST)) throw new Unfit("page.pdf_size");
  const scale = Math.min((longest - 0.5) / Math.max(width, height), FINEST / POINTS_AN_INCH);
  const viewport = page.getViewport({ scale });
  const canvasContext = canvasOf(Math.ceil(viewport.width), Math.ceil(viewport.height));
  await page.render({ canvasContext, viewport, background: "#fff" }).promise.catch((fault: unknown) => { throw unfit(fault); });
  page.cleanup();
  return drawn(canvasContext);
}

function started(): Worker {
  try {
    return new Worker(scriptUrl("pdf"), { type: "module" });
  } catch {
    throw new Unfit("page.no_pdf");
  }
}

/** Wait until a worker has a fault. Firefox before 114 takes it for a script of the older kind, which this one is not. */
async function failed(port: Worker): Promise<never> {
  await new Promise((done) => { port.addEventListener("error", done, { once: true }); });
  throw new Unfit("page.no_pdf");
}

function unfit(fault: unknown): Unfit {
  const name = fault instanceof Error ? fault.name : "";
  return new Unfit(name === "PasswordException" ? "page.locked" : "page.pdf_damaged");
}
