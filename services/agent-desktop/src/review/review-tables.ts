import { type Generated, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Tables of the reviews. What is sampled belongs to a campaign and goes with its end; what stays are counts and remarks. */
export interface ReviewTables {
  review_campaign: {
    id: Generated<number>;
    began_at: Generated<Date>;
    ends_at: Date;
    sizes: string;
    /** When what was sampled went; null while it is there. */
    closed_at: Date | null;
  };
  review_draft: {
    id: Generated<string>;
    campaign_id: number;
    basis: string;
    /** Theme in which it was drawn; empty for other bases. */
    stratum: string;
    /** Drawn: the smallest stay in the sample. */
    rank: number;
    /** Is to be read by two. */
    twice: boolean;
    draft: string;
    /** The opinion for which it is here, with which it goes; null for other bases. */
    opinion_id: string | null;
  };
  review: {
    draft_id: string;
    /** Handle of the reviewer, so that he does not read a draft twice. */
    reviewer: string;
    /** 1 for the first of a draft, 2 for the second. */
    ordinal: number;
    month: Generated<string>;
    exact: string;
    complete: string;
    clear: string;
    biased: string;
    remark_id: string | null;
  };
  review_remark: {
    id: Generated<string>;
    written_week: Generated<Date>;
    draft_id: string | null;
    comment: string;
    faults: string;
    theme: string;
    articles: string;
    state: Generated<string>;
    changed_slug: string | null;
    changed_version: number | null;
    why: Generated<string>;
  };
  /** Of campaigns that are over: first reviews, counted. `conform` is one of the criteria. */
  review_result: {
    campaign_id: number;
    month: string;
    basis: string;
    criterion: string;
    good: number;
    bad: number;
    unsure: number;
  };
  /** Of campaigns that are over: what two reviewers of a draft said, counted. */
  review_agreement: {
    campaign_id: number;
    criterion: string;
    first: string;
    second: string;
    cases: number;
  };
}

export const REVIEW_MIGRATION: Migration = {
  async up(database: Kysely<unknown>) {
    await sql`create table review_campaign (
      id integer generated always as identity primary key,
      began_at timestamptz not null default now(),
      ends_at timestamptz not null,
      sizes jsonb not null,
      closed_at timestamptz
    )`.execute(database);
    await sql`create unique index review_campaign_open on review_campaign ((closed_at is null)) where closed_at is null`.execute(
      database,
    );
    await sql`create table review_draft (
      id uuid primary key default gen_random_uuid(),
      campaign_id integer not null references review_campaign,
      basis text not null,
      stratum text not null,
      rank double precision not null,
      twice boolean not null,
      draft jsonb not null,
      opinion_id uuid references opinion on delete cascade
    )`.execute(database);
    await sql`create index review_draft_strata on review_draft (campaign_id, basis, stratum, rank)`.execute(
      database,
    );
    await sql`create index review_draft_opinion on review_draft (opinion_id)`.execute(database);
    await sql`create table review_remark (
      id uuid primary key default gen_random_uuid(),
      written_week timestamptz not null default (date_trunc('week', now() at time zone 'UTC') at time zone 'UTC'),
      draft_id uuid references review_draft on delete set null,
      comment text not null,
      faults jsonb not null,
      theme text not null,
      articles jsonb not null,
      state text not null default 'open',
      changed_slug text,
      changed_version integer,
      why text not null default ''
    )`.execute(database);
    await sql`create index review_remark_draft on review_remark (draft_id)`.execute(database);
    await sql`create table review (
      draft_id uuid not null references review_draft on delete cascade,
      reviewer text not null,
      ordinal integer not null check (ordinal in (1, 2)),
      month text not null default to_char(now() at time zone 'UTC', 'YYYY-MM'),
      exact text not null,
      complete text not null,
      clear text not null,
      biased text not null,
      remark_id uuid references review_remark on delete set null,
      primary key (draft_id, reviewer),
      unique (draft_id, ordinal) deferrable initially deferred
    )`.execute(database);
    await sql`create table review_result (
      campaign_id integer not null references review_campaign,
      month text not null,
      basis text not null,
      criterion text not null,
      good integer not null,
      bad integer not null,
      unsure integer not null,
      primary key (campaign_id, month, basis, criterion)
    )`.execute(database);
    await sql`create table review_agreement (
      campaign_id integer not null references review_campaign,
      criterion text not null,
      first text not null,
      second text not null,
      cases integer not null,
      primary key (campaign_id, criterion, first, second)
    )`.execute(database);
  },
};
