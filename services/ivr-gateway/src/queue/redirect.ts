import type { AmiClient } from '@decroche/asterisk';
import type { QueuePlace } from '../dialogue/asterisk-line.ts';

/**
 * Takes a channel to a place of the dialplan over the manager interface.
 *
 * @throws what {@link AmiClient.action} throws: Asterisk refused, or did not answer in time
 */
export async function redirect(
  ami: Pick<AmiClient, 'action'>,
  channelId: string,
  { context, extension }: QueuePlace,
  deadlineMs: number,
): Promise<void> {
  const place: [string, string][] = [
    ['Channel', channelId],
    ['Context', context],
    ['Exten', extension],
    ['Priority', '1'],
  ];
  await ami.action('Redirect', place, { deadlineMs });
}
