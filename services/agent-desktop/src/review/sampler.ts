import { createHash } from 'node:crypto';
import type { Draft } from '@decroche/contracts';
import { describeError, type Logger } from '@decroche/service-kit';
import type { Redis } from 'ioredis';
import type { KeptDraft, SaidView } from '#contract';
import type { ConversationEvent } from '../calls/conversation.ts';
import { draftView } from '../calls/text-views.ts';
import { keptDraft } from '../feedback/kept-draft.ts';
import { type Campaigns, type OpenCampaign, sizeOf } from './campaigns.ts';
import type { Drawn, Sample } from './sample.ts';

/** How old what is known of the campaign may be, milliseconds: another instance may have begun or ended it. */
const KNOWN_MS = 30_000;
/** Drafts that wait to be looked at; more are let go. */
const MAX_WAITING = 200;
/** For how long one instance alone looks at a draft, as long as the bus may repeat it, milliseconds. */
export const CLAIM_MS = 900_000;
const CLAIM = 'desk:review-claim:';
/** Share of the sample that two reviewers are to read first of all. */
const TWICE_SHARE = 0.25;

/** What {@link Sampler} stands on. */
export interface SamplerParts {
  readonly campaigns: Pick<Campaigns, 'current'>;
  readonly sample: Pick<Sample, 'take'>;
  readonly redis: Pick<Redis, 'set'>;
  /** The text of a turn, as it stands now. */
  readonly saidOf: (conversationId: string, turnId: string) => SaidView | undefined;
  /** Below this confidence of the search a draft counts as not sure. */
  readonly lowBelow: number;
  /** From 0 to 1, 1 excluded. */
  readonly random: () => number;
  readonly now: () => number;
  readonly logger: Logger;
}

/**
 * Draws drafts for the reviewers while a campaign goes on: behind the desks, which were shown the draft before, and one at a
 * time. It keeps what of a draft is from the base, and neither its conversation nor its moment.
 */
export class Sampler {
  readonly #parts: SamplerParts;
  readonly #waiting: Draft[] = [];
  /** What a draft of a stratum has to draw less than, to be in the sample. */
  readonly #thresholds = new Map<string, number>();
  #campaign: { readonly known: OpenCampaign | null; readonly atMs: number } | undefined;
  #busy = false;
  #warned = false;

  constructor(parts: SamplerParts) {
    this.#parts = parts;
  }

  /** Takes what happens to a conversation. */
  event(event: ConversationEvent): void {
    if (event.kind !== 'draft' || !event.draft.final || event.draft.abstained) return;
    if (this.#campaign?.known === null && !this.#isStale()) return;
    if (this.#waiting.length >= MAX_WAITING) return;
    this.#waiting.push(event.draft);
    if (!this.#busy) void this.#work();
  }

  /**
   * Takes a draft of which an agent said that it did not help.
   *
   * @throws DependencyAwayError when the database cannot be reached
   */
  async opinion(draft: KeptDraft, opinionId: string): Promise<void> {
    const campaign = await this.#current();
    if (campaign !== null && !draft.abstained)
      await this.#draw(campaign, { basis: 'feedback', stratum: '', draft, opinionId });
  }

  /** A campaign began or ended here: it is looked up anew. */
  forget(): void {
    this.#campaign = undefined;
    this.#thresholds.clear();
  }

  async #work(): Promise<void> {
    this.#busy = true;
    for (let draft = this.#waiting.shift(); draft !== undefined; draft = this.#waiting.shift()) {
      await this.#look(draft).then(
        () => {
          this.#warned = false;
        },
        (error: unknown) => {
          if (!this.#warned)
            this.#parts.logger.warn({ err: describeError(error) }, 'drafts cannot be sampled for reviewers');
          this.#warned = true;
        },
      );
    }
    this.#busy = false;
  }

  async #look(draft: Draft): Promise<void> {
    const campaign = await this.#current();
    if (campaign === null) return;
    const said = this.#parts.saidOf(draft.conversationId, draft.turnId);
    if (said?.outcome !== 'text' || said.sequence !== draft.saidSequence) return;
    const claim = CLAIM + createHash('sha256').update(draft.eventId).digest('base64url');
    if ((await this.#parts.redis.set(claim, '1', 'PX', CLAIM_MS, 'NX')) === null) return;
    const kept = keptDraft(draftView(draft, null), said);
    const drawn = { draft: kept, opinionId: null };
    if (await this.#draw(campaign, { ...drawn, basis: 'theme', stratum: kept.theme })) return;
    if (this.#isUnsure(draft)) await this.#draw(campaign, { ...drawn, basis: 'low-confidence', stratum: '' });
  }

  /** @returns whether it is in the sample */
  async #draw(campaign: OpenCampaign, drawn: Omit<Drawn, 'rank' | 'twice'>): Promise<boolean> {
    const { sample, random } = this.#parts;
    const stratum = `${drawn.basis} ${drawn.stratum}`;
    const rank = random();
    if (sizeOf(campaign.sizes, drawn.basis) === 0 || rank >= (this.#thresholds.get(stratum) ?? 1))
      return false;
    const threshold = await sample.take(campaign, { ...drawn, rank, twice: random() < TWICE_SHARE });
    this.#thresholds.set(stratum, threshold);
    return rank <= threshold;
  }

  #isUnsure({ evidence }: Draft): boolean {
    return (evidence?.confidence ?? 0) < this.#parts.lowBelow;
  }

  async #current(): Promise<OpenCampaign | null> {
    const { campaigns, now } = this.#parts;
    if (this.#campaign === undefined || this.#isStale()) {
      const before = this.#campaign?.known?.id;
      this.#campaign = { known: await campaigns.current(), atMs: now() };
      if (this.#campaign.known?.id !== before) this.#thresholds.clear();
    }
    const { known } = this.#campaign;
    return known !== null && known.endsAtMs > now() ? known : null;
  }

  #isStale(): boolean {
    return this.#campaign !== undefined && this.#parts.now() - this.#campaign.atMs > KNOWN_MS;
  }
}
