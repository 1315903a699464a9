import type { NoticeWords } from '#lib/notices/schema.server.ts';

/**
 * What closes a text at rest and opens it again, bound to the id of its row. The cryptography lives
 * in a room above this one, so `reactions` hands it down.
 */
export type Sealer = {
	close(text: string, rowId: string): Promise<string>;
	open(sealed: string, rowId: string): Promise<string>;
};

let sealer: Sealer | undefined;

/** Says who seals the words of notices. Without it none is written. */
export function sealNoticesWith(given: Sealer): void {
	sealer = given;
}

/** The words as they lie in the database: they hold private links, which a copy must not open. */
export function sealWords(words: NoticeWords, noticeId: string): Promise<string> {
	return knownSealer().close(JSON.stringify(words), noticeId);
}

/** The words again; none when they were dropped. Throws when they are not this notice's. */
export async function openWords(notice: { id: string; body: string }): Promise<NoticeWords> {
	if (notice.body === '') return { body: '', attachments: [] };
	return JSON.parse(await knownSealer().open(notice.body, notice.id)) as NoticeWords;
}

/** Who seals what this room keeps. Throws while nobody does. */
export function knownSealer(): Sealer {
	if (!sealer) throw new Error('Nobody seals the words of notices: sealNoticesWith.');
	return sealer;
}
