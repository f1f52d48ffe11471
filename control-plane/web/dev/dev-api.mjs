// A stand-in for control plane and appliances, for work on the page alone. Not shipped, not tested, keeps nothing.
//
//   node dev/dev-api.mjs [--title <folder>] [--port 8080] [--edges 9101,9102]
//
// <folder> is a packaged title as the encoder lays it out (manifest.mpd, video-*/, audio-*/, artwork/) with keys.json beside
// the manifest: {"<key id, hex>": "<key, hex>"}. Each edge is a process of its own, so that it can be killed (`kill -9 <pid>`).
// Accounts: viewer@example.org (two profiles), operator@example.org and partner@example.org, password "password". Serves dist/ as well.
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { opsRoutes } from './ops-api.mjs';
import { sampleFleet, sampleTitles } from './sample-fleet.mjs';

const { values: options } = parseArgs({
    options: {
        title: { type: 'string' },
        port: { type: 'string', default: '8080' },
        edges: { type: 'string', default: '9101,9102' },
        edge: { type: 'string' },
    },
});
const types = {
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.svg': 'image/svg+xml',
    '.jpg': 'image/jpeg',
    '.mpd': 'application/dash+xml',
    '.m3u8': 'application/vnd.apple.mpegurl',
    '.mp4': 'video/mp4',
    '.m4s': 'video/mp4',
    '.vtt': 'text/vtt',
};
const packageId = 'dev'.padEnd(32, '0');
const titleFolder = options.title ?? '.';

if (options.edge === undefined) controlPlane();
else edge(options.edge, Number(options.port));

function edge(name, port) {
    const seen = new Set();
    createServer(async (request, response) => {
        response.setHeader('Access-Control-Allow-Origin', '*');
        response.setHeader('Access-Control-Allow-Headers', 'Range, traceparent');
        response.setHeader('Access-Control-Expose-Headers', 'Content-Length, ETag, Cache-Status, X-Appliance');
        response.setHeader('Timing-Allow-Origin', '*');
        response.setHeader('X-Appliance', name);
        if (request.method === 'OPTIONS') return response.writeHead(204).end();
        const prefix = `/titles/${packageId}/`;
        const path = normalize(new URL(request.url, 'http://edge').pathname);
        if (!path.startsWith(prefix)) return response.writeHead(404).end();
        response.setHeader('Cache-Status', `${name}; ${seen.has(path) ? 'hit' : 'fwd=miss; stored'}`);
        seen.add(path);
        await sendFile(response, join(titleFolder, path.slice(prefix.length)));
    }).listen(port, '127.0.0.1');
}

function controlPlane() {
    const edges = options.edges.split(',').map((port, index) => {
        const name = `edge-${'abcdef'[index]}`;
        const child = fork(fileURLToPath(import.meta.url), ['--edge', name, '--port', port, '--title', titleFolder]);
        console.log(`${name} on http://127.0.0.1:${port}, pid ${child.pid}`);
        process.on('exit', () => child.kill());
        return {
            appliance_id: randomUUID(),
            name,
            url: `http://127.0.0.1:${port}`,
            rank: index + 1,
            reason: index === 0 ? 'same region' : 'next region',
        };
    });
    process.on('SIGTERM', () => process.exit());
    process.on('SIGINT', () => process.exit());

    const access = new Map();
    const refresh = new Map();
    const playbacks = new Set();
    const resume = new Map();
    const users = new Map([
        account('viewer@example.org', 'Ada Viewer', 'viewer', ['Ada', 'Grace']),
        account('operator@example.org', 'Otto Operator', 'operator', ['Otto']),
        account('partner@example.org', 'Petra Partner', 'partner', ['Petra']),
    ]);
    const ops = opsRoutes(edges, packageId);
    const artwork = (picture) => `${edges[0].url}/titles/${packageId}/artwork/${picture}.jpg`;
    const card = (user) => ({
        content_id: '0b1c2d3e-0000-4000-8000-000000000001',
        name: 'Big Buck Bunny',
        year: 2008,
        duration_seconds: 30.02,
        maturity_rating: 'All',
        genres: ['Animation', 'Comedy'],
        synopsis: 'A giant rabbit with a heart bigger than himself meets three rodents who have none. One sunny morning, gentleness ends.',
        artwork: { card: artwork('card'), poster: artwork('poster'), backdrop: artwork('backdrop') },
        resume: resume.get(user.user_id) ?? null,
    });

    const routes = {
        'POST /auth/sign-in': ({ body }) =>
            users.has(body.email) && body.password === 'password'
                ? [200, open(body.email)]
                : problem(401, 'Email or password is wrong', 'Check both and try again.'),
        'POST /auth/sign-up': ({ body }) => {
            if (users.has(body.email)) return problem(409, 'This email has an account', 'Sign in instead.');
            users.set(...account(body.email, body.name, 'viewer', [body.name]));
            return [201, open(body.email)];
        },
        'POST /auth/refresh': ({ body }) => {
            const email = refresh.get(body.refresh_token);
            refresh.delete(body.refresh_token);
            return email === undefined ? problem(401, 'You are signed out', 'Sign in again.') : [200, open(email)];
        },
        'POST /auth/sign-out': ({ body }) => (refresh.delete(body.refresh_token), [204]),
        'GET /catalog': ({ user }) => [200, { rows: rows(card(user)), next_page_token: null }],
        'GET /catalog/:id': ({ user }) => [
            200,
            {
                ...card(user),
                attribution: {
                    text: '© 2008 Blender Foundation, www.bigbuckbunny.org',
                    url: 'https://peach.blender.org',
                    license: 'CC BY 3.0',
                },
                renditions: [
                    {
                        id: 'video-480p',
                        kind: 'video',
                        width: 854,
                        height: 480,
                        bits_per_second: 1.4e6,
                        codec: 'avc1.64001f',
                        language: null,
                    },
                    {
                        id: 'video-1080p',
                        kind: 'video',
                        width: 1920,
                        height: 1080,
                        bits_per_second: 6.4e6,
                        codec: 'avc1.640028',
                        language: null,
                    },
                    {
                        id: 'audio-und',
                        kind: 'audio',
                        width: null,
                        height: null,
                        bits_per_second: 128e3,
                        codec: 'mp4a.40.2',
                        language: 'und',
                    },
                ],
            },
        ],
        'GET /playback/:id': ({ user }) => {
            const session_id = randomUUID();
            playbacks.add(session_id);
            const base = `${edges[0].url}/titles/${packageId}`;
            return [
                200,
                {
                    session_id,
                    content_id: card(user).content_id,
                    name: card(user).name,
                    duration_seconds: 30.02,
                    appliances: edges,
                    manifests: { dash: `${base}/manifest.mpd`, hls: `${base}/master.m3u8` },
                    thumbnails: `${base}/artwork/thumbnails.vtt`,
                    preferred_audio: null,
                    licence: { type: 'org.w3.clearkey', url: `http://127.0.0.1:${options.port}/drm/clearkey` },
                    resume_position_seconds: resume.get(user.user_id)?.position_seconds ?? 0,
                },
            ];
        },
        'POST /drm/clearkey': async ({ body, headers }) => {
            if (!playbacks.has(headers['x-playback-session']))
                return problem(403, 'No playback is open for this title', 'Press play on the title page.');
            const keys = JSON.parse(await readFile(join(titleFolder, 'keys.json'), 'utf8'));
            const found = body.kids.map((kid) => ({
                kty: 'oct',
                kid,
                k: Buffer.from(keys[Buffer.from(kid, 'base64url').toString('hex')] ?? '', 'hex').toString('base64url'),
            }));
            return found.some(({ k }) => k === '') ? problem(403, 'Unknown key', '') : [200, { keys: found, type: 'temporary' }];
        },
        'POST /progress': ({ user, body }) => (
            resume.set(user.user_id, {
                position_seconds: body.position_seconds,
                duration_seconds: 30.02,
                updated_at: new Date().toISOString(),
            }),
            [204]
        ),
        'POST /auth/invitation': ({ body }) =>
            body.invitation?.startsWith('nfi1.')
                ? (body.password ?? '').length < 8
                    ? [400, { status: 400, title: 'Invalid', errors: { password: ['8 to 256 characters.'] } }]
                    : [200, open('partner@example.org')]
                : problem(401, 'The invitation is not good', "It is unknown, used or expired: ask the platform's operator for another one."),
        'GET /ops/appliances': ({ user }) => opsOnly(user, () => ops.fleet(user, sampleFleet(edges, packageId))),
        'GET /ops/titles': ({ user }) => operatorOnly(user, () => sampleTitles(packageId)),
        'GET /ops/events': ({ user, response }) => {
            if (user.role === 'viewer') return problem(403, 'This is for operators', '');
            response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
            const send = () =>
                response.write(
                    event('fleet', ops.fleet(user, sampleFleet(edges, packageId))) +
                        (user.role === 'operator' ? event('titles', sampleTitles(packageId)) : ''),
                );
            const timer = setInterval(send, 1000);
            response.on('close', () => clearInterval(timer));
            send();
            return null;
        },
    };

    createServer(async (request, response) => {
        const { pathname, searchParams: query } = new URL(request.url, 'http://page');
        const pattern = pathname.replace(/^\/(catalog|playback)\/[^/]+$/, '/$1/:id');
        const [operation, params] = findOperation(ops.routes, request.method, pathname);
        const handler =
            routes[`${request.method} ${pattern}`] ??
            (operation === null ? undefined : (call) => (ops.isFor(call.user, request.method, pathname) ? operation(call) : problem(403, 'Not allowed', 'This needs the role operator.')));
        if (handler === undefined) return page(response, pathname);
        const bearer = (request.headers.authorization ?? '').replace('Bearer ', '');
        const user = access.get(bearer);
        const chunks = [];
        for await (const chunk of request) chunks.push(chunk);
        const type = request.headers['content-type'];
        const body = chunks.length === 0 || type === 'application/octet-stream' || type === 'text/plain' ? {} : JSON.parse(Buffer.concat(chunks).toString());
        const answer =
            user === undefined && !pathname.startsWith('/auth/')
                ? problem(401, 'You are signed out', 'Sign in again.')
                : await handler({ user, body, type, response, params, query, headers: request.headers });
        if (answer === null) return undefined;
        const [status, value] = answer;
        response.writeHead(status, { 'Content-Type': status >= 400 ? 'application/problem+json' : 'application/json' });
        return response.end(value === undefined ? '' : JSON.stringify(value));
    }).listen(Number(options.port), '127.0.0.1', () => console.log(`page and API on http://127.0.0.1:${options.port}`));

    function open(email) {
        const session = { access_token: randomUUID(), expires_in_seconds: 900, refresh_token: randomUUID(), user: users.get(email) };
        access.set(session.access_token, session.user);
        refresh.set(session.refresh_token, email);
        return session;
    }

    function rows(title) {
        const all = [
            { row_id: 'new', name: 'New', titles: [title] },
            ...title.genres.map((genre) => ({ row_id: genre, name: genre, titles: [title] })),
        ];
        return title.resume === null ? all : [{ row_id: 'continue', name: 'Continue watching', titles: [title] }, ...all];
    }
}

function account(email, name, role, profiles) {
    return [
        email,
        {
            user_id: randomUUID(),
            email,
            name,
            tier: 'premium',
            role,
            profiles: profiles.map((profile) => ({ profile_id: randomUUID(), name: profile, avatar: null })),
        },
    ];
}

function event(name, value) {
    return `event: ${name}\ndata: ${JSON.stringify(value)}\n\n`;
}

/** "GET /ops/prefixes/:address" for GET /ops/prefixes/192.0.2.7, with what stands for the parts. */
function findOperation(operations, method, pathname) {
    const parts = pathname.split('/');
    for (const [name, operation] of Object.entries(operations)) {
        const [verb, path] = name.split(' ');
        const pattern = path.split('/');
        if (verb !== method || pattern.length !== parts.length || !pattern.every((part, i) => part.startsWith(':') || part === parts[i])) continue;
        return [operation, Object.fromEntries(pattern.flatMap((part, i) => (part.startsWith(':') ? [[part.slice(1), decodeURIComponent(parts[i])]] : [])))];
    }
    return [null, {}];
}

function opsOnly(user, answer) {
    return user.role !== 'viewer' ? [200, answer()] : problem(403, 'This is for operators', 'Sign in with an operator account.');
}

function operatorOnly(user, answer) {
    return user.role === 'operator' ? [200, answer()] : problem(403, 'This is for operators', 'Sign in with an operator account.');
}

function problem(status, title, detail) {
    return [status, { status, title, detail }];
}

function page(response, pathname) {
    const dist = fileURLToPath(new URL('../dist', import.meta.url));
    // As strict as the control plane's, so that the page cannot come to need more.
    response.setHeader(
        'Content-Security-Policy',
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' http: https:; connect-src 'self' http: https:; " +
            "media-src blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    );
    response.setHeader('X-Content-Type-Options', 'nosniff');
    return sendFile(response, join(dist, extname(pathname) === '' ? 'index.html' : normalize(pathname)));
}

async function sendFile(response, file) {
    try {
        const bytes = await readFile(file);
        response
            .writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream', 'Content-Length': bytes.length })
            .end(bytes);
    } catch {
        response.writeHead(404).end();
    }
}
