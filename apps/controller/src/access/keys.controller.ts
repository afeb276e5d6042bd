import { Controller, Delete, Get, Header, Param, Post } from '@nestjs/common';
import { CreatedKeyAnswer, CreateKeyBody, KeyAnswer, KeysAnswer } from '@sekha/contracts';
import { Api, ContractBody, CurrentIdentity, type Identity, Scope } from '@sekha/service-kit';
import { KeysService } from './keys.service.js';
import { toKeyAnswer } from './to-key-answer.js';

const tags = ['keys'];

/** Keys over REST. An admin's key manages those of its tenant, an operator's those of all. */
@Controller('api/v1/keys')
export class KeysController {
  constructor(private readonly keys: KeysService) {}

  @Get()
  @Scope('admin')
  @Api({ summary: 'The keys of the tenant; of all tenants for an operator', reply: KeysAnswer, tags })
  list(@CurrentIdentity() caller: Identity): KeysAnswer {
    const nowMs = Date.now();
    return { keys: this.keys.list(caller).map((key) => toKeyAnswer(key, nowMs)) };
  }

  @Get('current')
  @Scope('any')
  @Api({ summary: 'The key that asks: whose it is and what it may do', reply: KeyAnswer, tags })
  current(@CurrentIdentity() caller: Identity): KeyAnswer {
    return toKeyAnswer(this.keys.own(caller), Date.now());
  }

  @Post()
  @Scope('admin')
  @Header('cache-control', 'no-store')
  @Api({
    summary: 'Make a key',
    description:
      'The reply shows the key, this once. It can do at most what the key can that makes it, and lives no longer.',
    body: CreateKeyBody,
    reply: CreatedKeyAnswer,
    status: 201,
    errors: ['request.malformed', 'request.invalid', 'auth.forbidden', 'key.limit_reached'],
    tags,
  })
  async create(
    @CurrentIdentity() caller: Identity,
    @ContractBody(CreateKeyBody) body: CreateKeyBody,
  ): Promise<CreatedKeyAnswer> {
    const nowMs = Date.now();
    const { key, known } = await this.keys.create(caller, body, nowMs);
    return { ...toKeyAnswer(known, nowMs), key };
  }

  @Delete(':id')
  @Scope('admin')
  @Api({
    summary: 'Revoke a key, at once; by its id or its prefix',
    reply: KeyAnswer,
    errors: ['key.not_found', 'key.configured', 'key.ambiguous', 'auth.forbidden'],
    tags,
  })
  async revoke(@CurrentIdentity() caller: Identity, @Param('id') id: string): Promise<KeyAnswer> {
    return toKeyAnswer(await this.keys.revoke(caller, id), Date.now());
  }
}
