/** What a voice is coded with on the wire. */
export const CODECS = ['g711', 'g722', 'opus', 'g729'] as const;
export type Codec = (typeof CODECS)[number];

/** Bit rate of the payload alone, bit/s: ITU-T G.711, G.722, G.729; RFC 7587 for Opus at 24 kbit/s. */
const PAYLOAD: Readonly<Record<Codec, number>> = { g711: 64_000, g722: 64_000, opus: 24_000, g729: 8_000 };
/** Packets a second of 20 ms each (RFC 3551), which is what the product's Asterisk sends. */
const PACKETS = 50;
/** Bytes before each payload: RTP 12 (RFC 3550), UDP 8, IPv4 20, Ethernet with its check 18. */
const RTP_OVERHEAD = 12 + 8 + 20 + 18;
/** SRTP's mark of authenticity, bytes (RFC 3711, AES_CM_128_HMAC_SHA1_80). */
const SRTP_TAG = 10;
/** Bytes around each piece of TCP on Ethernet: TCP 20 with 12 of options, IPv4 20, Ethernet 18. */
const TCP_OVERHEAD = 32 + 20 + 18;
/** What a call says by SIP on the trunk or to a phone, both ways, bytes: eight messages of 800 (INVITE to BYE). Not measured. */
const SIP_BYTES = 8 * 800;
const MEGA = 1_000_000;

/** Of one direction of one voice, Mbit/s. */
export function voiceMbps(codec: Codec, encrypted: boolean): number {
  const bytes = PAYLOAD[codec] / 8 / PACKETS + RTP_OVERHEAD + (encrypted ? SRTP_TAG : 0);
  return (bytes * 8 * PACKETS) / MEGA;
}

/** Of bytes on TCP that come at such a rate, both directions, Mbit/s. */
export function tcpMbps(
  traffic: { readonly bytes: number; readonly segments: number },
  perSecond: number,
): number {
  return ((traffic.bytes + traffic.segments * TCP_OVERHEAD) * 8 * perSecond) / MEGA;
}

/** SIP of so many calls a second, both directions, Mbit/s. */
export function sipMbps(callsPerSecond: number): number {
  return (SIP_BYTES * 8 * callsPerSecond) / MEGA;
}
