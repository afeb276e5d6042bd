# The version CI runs. Any Node >= 20.19 works: --build-arg NODE_IMAGE=node:24-bookworm-slim
ARG NODE_IMAGE=node:20.20.2-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /src
# The store of packages depends on the lock file alone, so that a change of source does not fetch it again.
COPY pnpm-lock.yaml pnpm-workspace.yaml package.json ./
RUN npx --yes pnpm@10.34.9 fetch
COPY . .
RUN npx --yes pnpm@10.34.9 install --frozen-lockfile --offline
RUN PATH="$PWD/node_modules/.bin:$PATH" turbo run build --filter=@sekha/bridge
RUN npx --yes pnpm@10.34.9 --filter=@sekha/bridge deploy --prod --legacy /out
# The compiler comes along as an optional peer of a dependency; nothing runs it.
RUN rm -rf /out/node_modules/.pnpm/typescript@* /out/node_modules/.pnpm/@typescript+*
# The inference library ships every platform's binaries; one is enough.
RUN node docker/prune-onnxruntime.mjs /out

FROM ${NODE_IMAGE}
# ping: the troubleshooting guide asks for it (docker exec bridge ping ollama).
RUN apt-get update && apt-get install -y --no-install-recommends iputils-ping && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /out .
RUN install -d -o node -g node /data
USER node
ENV NODE_ENV=production SEKHA_BRIDGE_HOST=0.0.0.0 SEKHA_DATA_DIR=/data
VOLUME /data
EXPOSE 5001
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:5001/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/main.js"]
