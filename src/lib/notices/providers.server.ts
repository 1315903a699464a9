import type { MailWay } from '#lib/notices/mail-fate.ts';
import type { NoticeChannel } from '#lib/notices/schema.server.ts';
import { settings } from '#lib/server/settings.server.ts';

export const noticeChannels: NoticeChannel[] = ['mail', 'text', 'push'];

/** Whether something is set up that takes notices of this channel. A browser brings its own service. */
export function hasProvider(channel: NoticeChannel): boolean {
	if (channel === 'push') return true;
	return Boolean(channel === 'mail' ? settings.smtpUrl : settings.textHookUrl);
}

/** What becomes of mail on this server. */
export function mailWay(): MailWay {
	if (hasProvider('mail')) return 'server';
	return settings.isDemo ? 'demo' : 'none';
}

export function channelsWithProvider(): NoticeChannel[] {
	return noticeChannels.filter(hasProvider);
}
