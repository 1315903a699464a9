import { createHash } from 'node:crypto';
import { problemStatus, type Problem } from '#lib/base/problems.ts';
import { problemWords } from '#lib/i18n/problem-words.ts';
import { RETRY_AFTER_SECONDS } from '#lib/server/busy.server.ts';
import { barePolicy } from '#lib/server/security-headers.ts';

const style =
	'body{font:1.0625rem/1.6 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem;' +
	'color:#1e2124;background:#fff}h1,h2{font-size:1.375rem;margin:2rem 0 .5rem}';
const styleHash = createHash('sha256').update(style).digest('base64');
const policy = `${barePolicy}; style-src 'sha256-${styleHash}'`;

/**
 * The answer before anything is known of the request, not even its agency: data for a program, for
 * a person a page in both languages. It needs no database, no file and no script.
 */
export function calmAnswer(problem: Problem, isForProgram: boolean): Response {
	const status = problemStatus[problem.code];
	const headers = {
		...(status === 404 ? {} : { 'retry-after': String(RETRY_AFTER_SECONDS) }),
		'cache-control': 'no-store',
		'content-security-policy': policy
	};
	if (isForProgram) {
		return Response.json(
			{ problems: [problem] },
			{ status, headers: { ...headers, 'x-doorstep': '1' } }
		);
	}
	return new Response(pageOf(problem), {
		status,
		headers: { ...headers, 'content-type': 'text/html; charset=utf-8' }
	});
}

function pageOf(problem: Problem): string {
	const ko = problemWords(problem, 'ko');
	const en = problemWords(problem, 'en');
	return `<!doctype html>
<html lang="ko">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${ko.sentence} · ${en.sentence}</title><style>${style}</style></head>
<body><main>
<h1>${ko.sentence}</h1><p>${ko.next}</p>
<h2 lang="en">${en.sentence}</h2><p lang="en">${en.next}</p>
</main></body>
</html>
`;
}
