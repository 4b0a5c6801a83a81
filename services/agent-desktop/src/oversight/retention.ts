import type { KeptStore, SelfDescription, SettingInForce } from '@decroche/service-kit';
import type { KeptView, RetentionView, UnknownInstance } from '#contract';
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

/** What is kept, as what runs says it: instances that say the same are told once. */
export function retentionView(seen: readonly SeenInstance[], askedAtMs: number): RetentionView {
  const services = new Map<string, RetentionView['services'][number]>();
  for (const { address, description } of describedOf(seen)) {
    const { service, version } = description;
    const stores = description.stores.map((store) => keptView(store, description.settings));
    const key = JSON.stringify([service, version, stores]);
    const known = services.get(key);
    services.set(key, { service, version, stores, addresses: [...(known?.addresses ?? []), address] });
  }
  return { askedAtMs, services: [...services.values()], unknown: unknownOf(seen) };
}

function keptView(
  { place, content, about, longestMs, settings = [], ends = '', ...texts }: KeptStore,
  inForce: readonly SettingInForce[],
): KeptView {
  return {
    ...texts,
    place: PLACE_WORDS[place],
    content: CONTENT_WORDS[content],
    about: ABOUT_WORDS[about],
    longest: longestWords(longestMs),
    ends,
    settings: settings.flatMap((name) => inForce.find((setting) => setting.name === name) ?? []),
  };
}
