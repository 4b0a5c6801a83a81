import type { KeptStore, SelfDescription } from '@decroche/service-kit';
import type { KeptView, RetentionView, UnknownInstance } from '#contract';
import { agreementOf, untold } from './agreement.ts';
import type { SeenInstance } from './service-doors.ts';
import { ABOUT_WORDS, CONTENT_WORDS, longestWords, PLACE_WORDS } from './wording.ts';

/** Programs that described themselves. */
export function describedOf(
  seen: readonly SeenInstance[],
): readonly { readonly address: string; readonly description: SelfDescription }[] {
  return seen.flatMap((each) => ('description' in each ? [each] : []));
}

/** Programs that did not. */
export function unknownOf(seen: readonly SeenInstance[]): UnknownInstance[] {
  return seen.flatMap((each) => ('fault' in each ? [each] : []));
}

/**
 * What is kept, as what runs says it, beside what was found: instances that say the same are told once, with what the first of them
 * found, since they keep it in one place.
 */
export function retentionView(seen: readonly SeenInstance[], askedAtMs: number): RetentionView {
  const services = new Map<string, RetentionView['services'][number]>();
  for (const { address, description } of describedOf(seen)) {
    const { service, version, stores, settings, found } = description;
    const key = JSON.stringify([service, version, stores, settings]);
    const known = services.get(key) ?? {
      ...{ service, version, addresses: [] },
      stores: stores.map((store) => keptView(store, description)),
      untold: untold(found),
    };
    services.set(key, { ...known, addresses: [...known.addresses, address] });
  }
  return { askedAtMs, services: [...services.values()], unknown: unknownOf(seen) };
}

function keptView(store: KeptStore, { settings: inForce, stores, found }: SelfDescription): KeptView {
  const { place, content, about, longestMs, settings = [], ends = '', ...texts } = store;
  return {
    ...texts,
    place: PLACE_WORDS[place],
    content: CONTENT_WORDS[content],
    about: ABOUT_WORDS[about],
    longest: longestWords(longestMs),
    ends,
    settings: settings.flatMap((name) => inForce.find((setting) => setting.name === name) ?? []),
    agreement: agreementOf(store, stores, found),
  };
}
