/**
 * Characters of the upper half of code page 850, in which Windows of Western Europe writes names into archives and old
 * programs write texts (Unicode mapping CP850.TXT).
 */
const CP850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';
/** Code page 437, the default of archives (APPNOTE appendix D). */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';
/** Letters and marks beyond ASCII that French is written with. */
const FRENCH = /[àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ«»°’€–—…\u00a0\u202f²³µ·]/gu;

/**
 * Decodes a text of one byte a character whose code page nobody says: the one in which most of its characters beyond
 * ASCII are those of French. Windows-1252 wins over the code pages of DOS when they are equal.
 */
export function decodeByteText(bytes: Uint8Array): { readonly text: string; readonly page: string } {
  const windows = new TextDecoder('windows-1252').decode(bytes);
  const pages = [
    { text: windows, page: 'windows-1252' },
    { text: decoded(bytes, CP850), page: 'cp850' },
    { text: decoded(bytes, CP437), page: 'cp437' },
    { text: new TextDecoder('macintosh').decode(bytes), page: 'macintosh' },
  ];
  return pages.reduce((best, one) => (likeness(one.text) > likeness(best.text) ? one : best));
}

function decoded(bytes: Uint8Array, upper: string): string {
  let text = '';
  for (const byte of bytes)
    text += byte < 0x80 ? String.fromCharCode(byte) : (upper[byte - 0x80] ?? '\ufffd');
  return text;
}

/** How French the characters beyond ASCII are: marks inside words count against it. */
function likeness(text: string): number {
  const french = text.match(FRENCH)?.length ?? 0;
  const inside =
    text.match(/(?<=\p{Ll})[^\p{L}\p{ASCII}’'·\-\u00ad](?=\p{Ll})|\p{Ll}[ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸ]/gu)?.length ?? 0;
  return french - 2 * inside;
}
