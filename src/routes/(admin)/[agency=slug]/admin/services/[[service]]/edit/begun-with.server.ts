import { missing } from '#lib/server/doors.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import type { ServiceDraft } from '#lib/visits/editor/draft-queries.server.ts';
import { emptyBody } from '#lib/visits/editor/edited-service.ts';
import { valueAt, type FileBody } from '#lib/visits/editor/file-paths.ts';
import { starterService } from '#lib/visits/editor/starter-service.ts';
import { typedService, type TypedService } from '#lib/visits/editor/typed-service.ts';
import type { Service } from '#lib/visits/queries.server.ts';
import { serviceText, type ServiceFile } from '#lib/visits/services/service-file.ts';
import {
	fileOf,
	latestVersion,
	newestVersion,
	serviceVersion
} from '#lib/visits/services/service-queries.server.ts';

export const KEY_MAX = 60;

type Begun = { found: Service | null; body: FileBody; typed: TypedService };

/**
 * What a form begins with: a draft; a version named by `base`, `clinic 3`, or its newest one where the
 * number is missing; for a service of the agency its newest version; else the figures that suit most.
 */
export async function begunWith(
	work: Work,
	edits: string | undefined,
	base: string,
	draft: Pick<ServiceDraft, 'typed'> | null
): Promise<Begun> {
	const found = await versionNamed(work, edits, base);
	const body = found ? bodyOf(fileOf(found)) : emptyBody;
	if (draft) return { found, body, typed: draft.typed };
	const typed = found ? typedService(body) : starterService();
	if (found && !edits) typed.key = `${found.key}-copy`.slice(0, KEY_MAX);
	return { found, body, typed };
}

async function versionNamed(work: Work, edits: string | undefined, base: string) {
	const [, key, version] = /^([a-z0-9-]{1,60})(?: (\d{1,6}))?$/.exec(base) ?? [];
	if (edits && key && key !== edits) missing();
	const asked = edits ?? key;
	if (!asked) return base === '' ? null : missing();
	const found = version
		? await serviceVersion(work, asked, Number(version))
		: await newestVersion(work, asked);
	return found ?? missing();
}

/** The file that a form began with. Versions never change, so its name is enough. */
export async function baseBody(work: Work, base: string, edits: string | undefined) {
	const [, key, version] = /^([a-z0-9-]{1,60}) (\d{1,6})$/.exec(base) ?? [];
	if (edits && key !== edits) missing();
	if (!key) return emptyBody;
	const found = await serviceVersion(work, key, Number(version));
	return bodyOf(fileOf(found ?? missing()));
}

/** The newest version of a service where it is newer than the one that a form began with; or null. */
export async function newerThan(work: Work, key: string | undefined, version: number) {
	const latest = key ? await latestVersion(work, key) : 0;
	return latest > version ? latest : null;
}

/** Whether a file says something that only the file shows. */
export function isSaid(body: FileBody, name: string): boolean {
	const found = valueAt(body, `rules.${name}`) ?? valueAt(body, `content.${name}`);
	return found !== undefined && !(Array.isArray(found) && found.length === 0);
}

function bodyOf(file: ServiceFile): FileBody {
	return JSON.parse(serviceText(file)) as FileBody;
}
