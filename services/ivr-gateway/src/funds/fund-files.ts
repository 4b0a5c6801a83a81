import type { Logger } from '@decroche/service-kit';
import type { GatewayConfig } from '../config.ts';
import { type Menu, parseMenus } from '../menu/menu-file.ts';
import type { OpeningHours } from '../opening/opening-hours.ts';
import { parseOpeningHours } from '../opening/opening-hours-file.ts';
import { parseRoutingTables, type RoutingTable } from '../routing/routing-table.ts';
import { KeptFundFile } from './kept-fund-file.ts';

/** The files that a fund owns, read again when they change. */
export class FundFiles {
  readonly hours: KeptFundFile<OpeningHours>;
  readonly routing: KeptFundFile<RoutingTable>;
  readonly menu: KeptFundFile<Menu>;

  constructor(config: GatewayConfig, logger: Logger) {
    const { FUND: fund } = config;
    this.hours = new KeptFundFile({
      file: config.OPENING_HOURS_FILE,
      setting: 'OPENING_HOURS_FILE',
      fund,
      parse: parseOpeningHours,
      logger,
    });
    this.routing = new KeptFundFile({
      file: config.ROUTING_FILE,
      setting: 'ROUTING_FILE',
      fund,
      parse: (text) => parseRoutingTables(text, config.ROUTING_QUEUES),
      logger,
    });
    this.menu = new KeptFundFile({
      file: config.MENU_FILE,
      setting: 'MENU_FILE',
      fund,
      parse: parseMenus,
      logger,
    });
  }

  async start(): Promise<void> {
    await Promise.all([this.hours.start(), this.routing.start(), this.menu.start()]);
  }

  stop(): void {
    for (const file of [this.hours, this.routing, this.menu]) file.stop();
  }
}
