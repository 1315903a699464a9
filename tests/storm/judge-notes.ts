import type { KeptPhoto, KeptPhotoContent } from '#lib/field/client/database.ts';
import { broken, once, type Violation } from '../chaos/violations.ts';
import type { Saved, StormPhone } from './storm-phone.ts';
import type { Tables } from './tables.ts';

/** Each note stands once with its words, and each of its photos came once, as it was sealed. */
export async function judgeNotes(phones: StormPhone[], tables: Tables): Promise<Violation[]> {
	const saved = phones.flatMap((one) => one.saved);
	const kept = (await Promise.all(phones.map((one) => one.photos()))).flat();
	const wanted = saved.flatMap(({ photos }) => photos.map(({ id }) => id));
	return [
		...once('a note', wantedNotes(saved, tables), tables.notes),
		...once('a photo in its note', promised(saved), tables.promisedPhotos),
		...once('a photo', wanted, [...tables.photoFiles.keys()]),
		...once(
			'a photo on its phone',
			wanted,
			kept.map(({ row }) => row.id)
		),
		...kept.flatMap((one) => faultsOf(one, tables))
	];
}

function wantedNotes(saved: Saved[], { enrolmentOf }: Tables): string[] {
	return saved.flatMap(({ draft }) => {
		if (draft.kind !== 'note') return [];
		const { noteId, visitId, enrolmentId, text } = draft.payload;
		const about = enrolmentId === null ? [] : [enrolmentOf.get(enrolmentId)];
		return [[noteId, visitId, ...about, text].join(' ')];
	});
}

function promised(saved: Saved[]): string[] {
	return saved.flatMap(({ draft, photos }) => photos.map(({ id }) => `${draft.entityId} ${id}`));
}

type OnPhone = { row: KeptPhoto; content: KeptPhotoContent };

function faultsOf({ row, content }: OnPhone, { photoFiles }: Tables): Violation[] {
	const came = photoFiles.get(row.id);
	return [
		...(row.state === 'with_server' ? [] : [broken('a photo never left its phone', row.id)]),
		...(content.local === null ? [] : [broken('a phone still shows a photo', row.id)]),
		...(!came || came === content.sealed ? [] : [broken('a photo is another one', row.id)])
	];
}
