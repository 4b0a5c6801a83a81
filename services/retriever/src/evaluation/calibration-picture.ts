import type { Calibration } from './calibration.ts';

const SIDE = 320;
const MARGIN = 48;

/** The reliability of the confidence as a picture (SVG): a point per tenth of the scale, as large as it has questions. */
export function calibrationPicture({ reliability, observations, expectedError }: Calibration): string {
  const x = (share: number): number => Math.round(MARGIN + share * SIDE);
  const y = (share: number): number => Math.round(MARGIN + (1 - share) * SIDE);
  const most = Math.max(1, ...reliability.map(({ questions }) => questions));
  const points = reliability
    .filter(({ questions }) => questions > 0)
    .map(({ confidence, answered, questions }) => {
      const radius = (3 + 9 * Math.sqrt(questions / most)).toFixed(1);
      return `<circle cx="${x(confidence)}" cy="${y(answered)}" r="${radius}"><title>${questions} questions</title></circle>`;
    });
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    `<text x="${x(share)}" y="${y(0) + 18}" text-anchor="middle">${share}</text>`,
    `<text x="${x(0) - 8}" y="${y(share) + 4}" text-anchor="end">${share}</text>`,
  ]);
  const size = SIDE + 2 * MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" font-family="sans-serif" font-size="11" role="img" aria-label="Confiance annoncée et part des questions auxquelles les premiers extraits répondent">
<rect width="${size}" height="${size}" fill="#fff"/>
<path d="M${x(0)} ${y(1)}V${y(0)}H${x(1)}" fill="none" stroke="#333"/>
<path d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}" stroke="#999" stroke-dasharray="4 4"/>
<g fill="#3558a2" fill-opacity="0.75">${points.join('')}</g>
<g fill="#333">${ticks.join('')}</g>
<text x="${size / 2}" y="${size - 8}" text-anchor="middle">confiance annoncée</text>
<text x="14" y="${size / 2}" text-anchor="middle" transform="rotate(-90 14 ${size / 2})">part des questions répondues</text>
<text x="${size / 2}" y="20" text-anchor="middle">${observations} questions, écart moyen ${expectedError}</text>
</svg>
`;
}
