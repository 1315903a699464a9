import { createServer, type Server, type ServerResponse } from 'node:http';
import { securityHeaders } from '#lib/server/security-headers.ts';

export const CERTIFICATE_PATH = '/doorstep-ca.crt';

/** What the page is about: the authority as PEM, its SHA-256, and where the service is. */
export type Trust = { authority: string; fingerprint: string; publicOrigin: string };

/**
 * A small server over plain http, since nothing that comes by https is believed before the phone
 * trusts the certificate: the certificate, and a page that says how to trust it. Acts on nothing.
 */
export function trustServer(trust: Trust): Server {
	return createServer((request, response) => {
		for (const [name, value] of securityHeaders(false)) response.setHeader(name, value);
		if (request.method !== 'GET' && request.method !== 'HEAD')
			return send(response, 405, 'text/plain');
		if (request.url === CERTIFICATE_PATH) {
			// Phones offer to keep a file of this type.
			return send(response, 200, 'application/x-x509-ca-cert', trust.authority);
		}
		if (request.url === '/') return send(response, 200, 'text/html; charset=utf-8', page(trust));
		send(response, 404, 'text/plain', 'Not found\n');
	});
}

function send(response: ServerResponse, status: number, type: string, body = ''): void {
	response.setHeader('cache-control', 'no-store');
	response.setHeader('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
	response.writeHead(status, { 'content-type': type }).end(body);
}

// This page stands outside the app, before anything of it can be opened: it brings its own words.
function page({ fingerprint, publicOrigin }: Trust): string {
	return `<!doctype html>
<html lang="ko">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>찾아가는 서비스: 시험용 인증서 · Doorstep: certificate for trying</title>
<style>
body { max-width: 40rem; margin: 0 auto; padding: 1rem; font: 1.0625rem/1.6 sans-serif }
code { overflow-wrap: anywhere }
a { display: inline-block; padding-block: .75rem }
</style>
<main>
<section>
<h1>시험용 인증서</h1>
<p>휴대전화에서 현장 앱을 시험하려면 이 컴퓨터의 인증서를 믿도록 설정해야 합니다. 실제 업무에는 쓰지 마세요.</p>
<ol>
<li><a href="${CERTIFICATE_PATH}">인증서 받기</a></li>
<li>iPhone: 설정 › 프로파일이 다운로드됨 › 설치. 이어서 설정 › 일반 › 정보 › 인증서 신뢰 설정에서 켭니다.</li>
<li>Android: 설정에서 ‘CA 인증서’를 찾아 받은 파일을 설치합니다.</li>
<li>SHA-256 지문이 컴퓨터 화면과 같은지 확인합니다.<br><code>${fingerprint}</code></li>
<li><a href="${publicOrigin}">${publicOrigin} 열기</a></li>
</ol>
<p>시험이 끝나면 같은 곳에서 인증서를 지우세요.</p>
</section>
<section lang="en">
<h1>Certificate for trying</h1>
<p>To try the field app on a phone, the phone has to trust the certificate of this computer. Never use it for real work.</p>
<ol>
<li><a href="${CERTIFICATE_PATH}">Get the certificate</a></li>
<li>iPhone: Settings › Profile Downloaded › Install. Then Settings › General › About › Certificate Trust Settings, and switch it on.</li>
<li>Android: find “CA certificate” in the settings and install the file.</li>
<li>Check that the SHA-256 fingerprint is the one on the computer’s screen.<br><code>${fingerprint}</code></li>
<li><a href="${publicOrigin}">Open ${publicOrigin}</a></li>
</ol>
<p>Remove the certificate in the same place when you have finished.</p>
</section>
</main>
</html>
`;
}
