# The edge API. Build from the repository's root: docker build -f infra/docker/api.Dockerfile .
FROM node:26-slim
WORKDIR /causeway
COPY . .
RUN npx --yes pnpm@10.34.9 install --frozen-lockfile --filter "@causeway/api..." --filter "@causeway/prisma..." --filter "@causeway/seed..." \
  && node prisma/src/commands/generate.ts
ENV NODE_ENV=production API_HOST=0.0.0.0 API_PORT=8787
USER node
WORKDIR /causeway/apps/api
EXPOSE 8787
CMD ["node", "src/main.ts"]
