# The dashboard. Build from the repository's root: docker build -f infra/docker/dashboard.Dockerfile .
FROM node:26-slim
WORKDIR /causeway
COPY . .
RUN npx --yes pnpm@10.34.9 install --frozen-lockfile --filter "@causeway/dashboard..." --filter "@causeway/prisma..." \
  && node prisma/src/commands/generate.ts \
  && cd apps/dashboard && NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 node_modules/.bin/next build
ENV NODE_ENV=production
USER node
WORKDIR /causeway/apps/dashboard
EXPOSE 3000
CMD ["node_modules/.bin/next", "start", "--hostname", "0.0.0.0", "--port", "3000"]
