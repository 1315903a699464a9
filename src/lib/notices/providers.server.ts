import type { NoticeChannel } from '#lib/notices/schema.server.ts';
import { settings } from '#lib/server/settings.server.ts';

export const noticeChannels: NoticeChannel[] = ['mail', 'text', 'push'];

/** Whether something is set up that takes notices of this channel. A browser brings its own service. */
export function hasProvider(channel: NoticeChannel): boolean {
	if (channel === 'push') return true;
	return Boolean(channel === 'mail' ? settings.smtpUrl : settings.textHookUrl);
}

export function channelsWithProvider(): NoticeChannel[] {
	return noticeChannels.filter(hasProvider);
}
