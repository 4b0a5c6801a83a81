/** Linear value (16-bit scale) of each A-law octet, ITU-T G.711 table 1a, even bits inverted. */
export const ALAW_TO_LINEAR: Int16Array = Int16Array.from({ length: 256 }, (_, octet) => {
  const code = octet ^ 0x55;
  const segment = (code >> 4) & 0x07;
  const step = code & 0x0f;
  const magnitude = segment === 0 ? (step << 4) + 8 : ((step << 4) + 0x108) << (segment - 1);
  return code & 0x80 ? magnitude : -magnitude;
});

/** Linear value (16-bit scale) of each µ-law octet, ITU-T G.711 table 2a, all bits inverted. */
export const ULAW_TO_LINEAR: Int16Array = Int16Array.from({ length: 256 }, (_, octet) => {
  const code = ~octet & 0xff;
  const magnitude = ((((code & 0x0f) << 3) + 0x84) << ((code >> 4) & 0x07)) - 0x84;
  return code & 0x80 ? -magnitude : magnitude;
});
