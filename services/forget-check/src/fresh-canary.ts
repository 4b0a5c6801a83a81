/** What is typed into a running installation, and what must be found of it nowhere. */
export interface FreshCanary {
  readonly text: string;
  readonly traces: readonly string[];
}

/**
 * A typed canary that no earlier run used: a made-up surname, a NIR with its key, a phone number, an address.
 *
 * @param random a number from 0 to 1, exclusive
 */
export function freshCanary(random: () => number = Math.random): FreshCanary {
  const digits = (length: number): string => Array.from({ length }, () => Math.floor(random() * 10)).join('');
  const letters = Array.from(
    { length: 6 },
    (_, at) => (at % 2 === 0 ? 'zkvrtd' : 'aeiou')[Math.floor(random() * 5)],
  );
  const surname = `Canari${letters.join('')}`;
  const body = `25203${'69'}${digits(6)}`;
  const key = String(97 - Number(BigInt(body) % 97n)).padStart(2, '0');
  const phone = `0698${digits(6)}`;
  const pairs = phone.match(/../g)?.join(' ') ?? phone;
  const nir = `${body.replace(/^(.)(..)(..)(..)(...)(...)$/, '$1 $2 $3 $4 $5 $6')} ${key}`;
  const email = `josiane.${surname.toLowerCase()}@exemple.fr`;
  return {
    text: `Mme Josiane ${surname}, ${nir}, ${pairs}, ${email}, veut savoir comment demander sa retraite`,
    traces: [surname.toLowerCase(), phone, pairs, body, nir],
  };
}
