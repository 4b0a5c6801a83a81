import type { ConformityView } from '#contract';

const WIDTH = 640;
const HEIGHT = 180;
const LEFT = 44;
/** Half of the name of a month. */
const RIGHT = 22;
const BOTTOM = 22;
const TOP = 8;
/** Months that are named: more would lie over one another. */
const MAX_NAMED = 10;
const SHORT_MONTH = new Intl.DateTimeFormat('fr', { month: 'short', year: '2-digit', timeZone: 'UTC' });
const MARKS = [0, 0.25, 0.5, 0.75, 1] as const;

/** Months of one basis as points with their intervals. Everything in it stands in the table below, which is read instead. */
export function ConformityPicture({ months }: { readonly months: ConformityView['months'] }) {
  const x = (at: number): number => LEFT + ((at + 0.5) * (WIDTH - LEFT - RIGHT)) / months.length;
  const y = (share: number): number => TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);
  const step = Math.ceil(months.length / MAX_NAMED);
  return (
    <svg className="conformity" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {MARKS.map((share) => (
        <g key={share}>
          <line className="grid" x1={LEFT} x2={WIDTH} y1={y(share)} y2={y(share)} />
          <text x={LEFT - 6} y={y(share) + 4} textAnchor="end">
            {share * 100} %
          </text>
        </g>
      ))}
      {months.map(({ month, conform }, at) => (
        <g key={month}>
          {at % step === 0 && (
            <text x={x(at)} y={HEIGHT - 6} textAnchor="middle">
              {SHORT_MONTH.format(new Date(`${month}-01T00:00:00Z`))}
            </text>
          )}
          {conform !== null && (
            <>
              <line
                className="range"
                x1={x(at)}
                x2={x(at)}
                y1={y(conform.interval.low)}
                y2={y(conform.interval.high)}
              />
              <circle cx={x(at)} cy={y(conform.interval.share)} r={5} />
            </>
          )}
        </g>
      ))}
    </svg>
  );
}
