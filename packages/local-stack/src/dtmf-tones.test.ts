import { expect, it } from 'vitest';
import { dtmfTone } from './dtmf-tones.ts';
import { PhoneScriptError } from './errors.ts';

/** Share of the energy that one frequency has. */
function share(samples: Int16Array, hertz: number): number {
  let [real, imaginary, energy] = [0, 0, 0];
  for (const [at, sample] of samples.entries()) {
    const angle = (2 * Math.PI * hertz * at) / 8_000;
    real += sample * Math.cos(angle);
    imaginary += sample * Math.sin(angle);
    energy += sample * sample;
  }
  return (2 * (real * real + imaginary * imaginary)) / (samples.length * energy);
}

it('a key sounds as the two tones of its row and its column', () => {
  const zero = dtmfTone('0', 8_000);
  expect(zero).toHaveLength(1_200);
  expect(share(zero, 941)).toBeCloseTo(0.5, 1);
  expect(share(zero, 1336)).toBeCloseTo(0.5, 1);
  expect(share(dtmfTone('#', 8_000), 1477)).toBeCloseTo(0.5, 1);
});

it('what is no key is refused', () => {
  for (const digit of ['', 'x', '00']) expect(() => dtmfTone(digit, 8_000)).toThrow(PhoneScriptError);
});
