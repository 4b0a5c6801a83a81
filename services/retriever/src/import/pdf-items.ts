import type { getDocumentProxy } from 'unpdf';

type PdfPage = Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>['getPage']>>;

/** A piece of text as a page places it, in points; the page is turned so that most of its text is upright. */
export interface PdfItem {
  readonly text: string;
  /** Where it begins, from the left. */
  readonly x: number;
  /** Height of its line, from the foot. */
  readonly y: number;
  readonly width: number;
  /** Size of its letters. */
  readonly size: number;
  readonly font: string;
  /** True when a page ends its line there. */
  readonly ends: boolean;
}

/** Items of a page. */
export interface PdfPageItems {
  readonly upright: readonly PdfItem[];
  /** Items that stand at another angle than most, each angle turned upright. */
  readonly turned: readonly (readonly PdfItem[])[];
  readonly top: number;
  readonly foot: number;
}

/** Angles are told apart by that many degrees. */
const ANGLE_STEP = 15;
/** Letters drawn twice for a bolder look lie that close, points. */
const DRAWN_TWICE = 1;

/** Reads the text items of a page. */
export async function itemsOfPage(page: PdfPage): Promise<PdfPageItems> {
  const { items } = await page.getTextContent();
  const byAngle = new Map<number, PdfItem[]>();
  for (const item of items) {
    if (!('str' in item)) continue;
    const [a, b, c, d, e, f] = item.transform as [number, number, number, number, number, number];
    const angle = (Math.round((Math.atan2(b, a) * 180) / Math.PI / ANGLE_STEP) * ANGLE_STEP + 360) % 360;
    const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
    const group = byAngle.get(angle) ?? [];
    byAngle.set(angle, group);
    group.push({
      text: item.str,
      x: e * cos + f * sin,
      y: f * cos - e * sin,
      width: item.width,
      size: Math.hypot(c, d),
      font: item.fontName,
      ends: item.hasEOL,
    });
  }
  const groups = [...byAngle.values()].map(drawnOnce).sort((one, other) => lettersOf(other) - lettersOf(one));
  const [upright = [], ...turned] = groups;
  const heights = [page.view[1], page.view[3]] as [number, number];
  const isTurned = upright !== byAngle.get(0) && (byAngle.get(0)?.length ?? 0) < upright.length;
  const ys = upright.map(({ y }) => y);
  return {
    upright,
    turned: turned.filter((group) => lettersOf(group) > 0),
    top: isTurned && ys.length > 0 ? Math.max(...ys) : Math.max(...heights),
    foot: isTurned && ys.length > 0 ? Math.min(...ys) : Math.min(...heights),
  };
}

function lettersOf(items: readonly PdfItem[]): number {
  return items.reduce((sum, { text }) => sum + text.trim().length, 0);
}

function drawnOnce(items: readonly PdfItem[]): PdfItem[] {
  const kept: PdfItem[] = [];
  const seen = new Map<string, PdfItem[]>();
  for (const item of items) {
    const alike = seen.get(item.text) ?? [];
    const again =
      item.text.trim() !== '' &&
      alike.some((one) => Math.abs(one.x - item.x) <= DRAWN_TWICE && Math.abs(one.y - item.y) <= DRAWN_TWICE);
    if (again) continue;
    seen.set(item.text, [...alike.slice(-20), item]);
    kept.push(item);
  }
  return kept;
}
