/* The limit: the leanest pipeline's SQL and broker work without HTTP, signature and validation, in batches of 1,000.
 *
 * limit SECONDS PREFIX: three threads, each with connections of its own. One keeps parcels for so many seconds, one
 * empties the outbox to the broker with confirms, one commits inbox, audit and clock and acknowledges. All ends when
 * everything is audited; how many that were goes to stdout. Any error ends the program with status 1. The statements
 * and addresses come in the environment. */
#include <amqp.h>
#include <amqp_tcp_socket.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 1000, ROOM = 1024, FRAME = 131072, CHANNEL = 1, TIMEOUT_SECONDS = 60, LINGER_MICROSECONDS = 5000 };

static double seconds;
static const char *prefix;
static atomic_long kept, audited;
static atomic_int all_kept;

static void need(int holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "limit: %s\n", what);
        exit(1);
    }
}

static const char *setting(const char *name) {
    const char *value = getenv(name);
    need(value != NULL, name);
    return value;
}

static double now(void) {
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    return moment.tv_sec + moment.tv_nsec / 1e9;
}

static PGconn *database(void) {
    PGconn *connection = PQconnectdb(setting("DATABASE_URL"));
    need(PQstatus(connection) == CONNECTION_OK, PQerrorMessage(connection));
    return connection;
}

static PGresult *run(PGconn *connection, const char *statement, const char *value) {
    PGresult *result = PQexecParams(connection, statement, value ? 1 : 0, NULL, value ? &value : NULL, NULL, NULL, 0);
    ExecStatusType status = PQresultStatus(result);
    need(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK, PQerrorMessage(connection));
    return result;
}

static amqp_connection_state_t broker(void) {
    amqp_connection_state_t connection = amqp_new_connection();
    amqp_socket_t *socket = amqp_tcp_socket_new(connection);
    need(socket && amqp_socket_open(socket, setting("HOST"), atoi(setting("AMQP_PORT"))) == AMQP_STATUS_OK, "broker");
    amqp_rpc_reply_t reply = amqp_login(connection, setting("VHOST"), 0, FRAME, 0, AMQP_SASL_METHOD_PLAIN,
                                        setting("AMQP_USER"), setting("AMQP_PASSWORD"));
    need(reply.reply_type == AMQP_RESPONSE_NORMAL, "login");
    need(amqp_channel_open(connection, CHANNEL) != NULL, "channel");
    need(amqp_queue_declare(connection, CHANNEL, amqp_cstring_bytes("supervision"), 0, 1, 0, 0, amqp_empty_table) != NULL,
         "queue");
    return connection;
}

static void uuid(char text[37]) {
    unsigned char b[16];
    need(getrandom(b, sizeof b, 0) == sizeof b, "random");
    b[6] = (b[6] & 0x0f) | 0x40;
    b[8] = (b[8] & 0x3f) | 0x80;
    sprintf(text, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2], b[3], b[4],
            b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

static int parcel(char *into, long number) {
    char id[37], event[37], moment[40], known[120];
    struct timespec at;
    struct tm parts;
    uuid(id), uuid(event);
    clock_gettime(CLOCK_REALTIME, &at);
    gmtime_r(&at.tv_sec, &parts);
    size_t length = strftime(moment, sizeof moment, "%Y-%m-%dT%H:%M:%S", &parts);
    snprintf(moment + length, sizeof moment - length, ".%06ld+00:00", at.tv_nsec / 1000);
    snprintf(known, sizeof known, "\"carrier\":\"yunda\",\"waybill\":\"%s%07ld\"", prefix, number);
    int written = snprintf(into, ROOM,
                    "{\"id\":\"%s\",\"event_id\":\"%s%07ld\",%s,\"centre\":\"370829001001\","
                    "\"recipient\":{\"name\":\"王白露\",\"phone\":\"15400001234\"},"
                    "\"message\":{\"id\":\"%s\",\"subject\":\"%s\",\"centre\":\"370829001001\",\"time\":\"%s\",\"data\":{%s}}}",
                    id, prefix, number, known, event, id, moment, known);
    need(written < ROOM, "a parcel is too long");
    return written;
}

static void *keep(void *nothing) {
    PGconn *connection = database();
    const char *statement = setting("ADD_PARCELS");
    static char text[BATCH * (ROOM + 1) + 3];
    for (double end = now() + seconds; now() < end; kept += BATCH) {
        size_t length = 0;
        for (int each = 0; each < BATCH; each++) {
            text[length++] = each ? ',' : '[';
            length += parcel(text + length, kept + each);
        }
        strcpy(text + length, "]");
        PQclear(run(connection, statement, text));
    }
    all_kept = 1;
    PQfinish(connection);
    return nothing;
}

/* Waits for the confirms of the messages after `first`, which may come singly, together and in any order. */
static void confirmed(amqp_connection_state_t to, uint64_t first, int count) {
    static char done[BATCH];
    memset(done, 0, sizeof done);
    for (int left = count; left;) {
        amqp_frame_t frame;
        struct timeval patience = {TIMEOUT_SECONDS, 0};
        amqp_maybe_release_buffers(to);
        need(amqp_simple_wait_frame_noblock(to, &frame, &patience) == AMQP_STATUS_OK, "no confirm");
        need(frame.frame_type == AMQP_FRAME_METHOD && frame.payload.method.id == AMQP_BASIC_ACK_METHOD, "not confirmed");
        amqp_basic_ack_t *ack = frame.payload.method.decoded;
        int tag = (int)(ack->delivery_tag - first) - 1;
        for (int each = ack->multiple ? 0 : tag; each <= tag; each++) left -= !done[each], done[each] = 1;
    }
}

static void *relay(void *nothing) {
    PGconn *connection = database();
    amqp_connection_state_t to = broker();
    need(amqp_confirm_select(to, CHANNEL) != NULL, "confirms");
    amqp_basic_properties_t durable = {._flags = AMQP_BASIC_DELIVERY_MODE_FLAG, .delivery_mode = 2};
    static char positions[BATCH * 21 + 3];
    uint64_t sent = 0;
    for (;;) {
        int was_last = all_kept;
        PGresult *rows = run(connection, setting("READ_OUTBOX"), NULL);
        int count = PQntuples(rows);
        size_t length = 0;
        for (int row = 0; row < count; row++) {
            length += sprintf(positions + length, "%c%s", row ? ',' : '{', PQgetvalue(rows, row, 0));
            amqp_bytes_t body = {(size_t)PQgetlength(rows, row, 1), PQgetvalue(rows, row, 1)};
            need(amqp_basic_publish(to, CHANNEL, amqp_empty_bytes, amqp_cstring_bytes("supervision"), 0, 0, &durable,
                                    body) == AMQP_STATUS_OK, "publish");
        }
        PQclear(rows);
        if (count) {
            confirmed(to, sent, count);
            sent += count;
            strcpy(positions + length, "}");
            PQclear(run(connection, setting("EMPTY_OUTBOX"), positions));
        } else if (was_last) {
            break;
        } else {
            usleep(1000);
        }
    }
    amqp_destroy_connection(to);
    PQfinish(connection);
    return nothing;
}

static int collect(amqp_connection_state_t from, char *text, uint64_t *last) {
    size_t length = 0;
    int count = 0;
    while (count < BATCH) {
        amqp_envelope_t envelope;
        struct timeval patience = {0, LINGER_MICROSECONDS};
        amqp_maybe_release_buffers(from);
        amqp_rpc_reply_t reply = amqp_consume_message(from, &envelope, &patience, 0);
        if (reply.reply_type != AMQP_RESPONSE_NORMAL) {
            need(reply.library_error == AMQP_STATUS_TIMEOUT, "consume");
            break;
        }
        need(envelope.message.body.len < ROOM, "a message is too long");
        text[length++] = count++ ? ',' : '[';
        memcpy(text + length, envelope.message.body.bytes, envelope.message.body.len);
        length += envelope.message.body.len;
        *last = envelope.delivery_tag;
        amqp_destroy_envelope(&envelope);
    }
    strcpy(text + length, "]");
    return count;
}

static void *audit(void *nothing) {
    PGconn *connection = database();
    amqp_connection_state_t from = broker();
    static char text[BATCH * (ROOM + 1) + 3];
    uint64_t last = 0;
    need(amqp_basic_qos(from, CHANNEL, 0, 2 * BATCH, 0) != NULL, "prefetch");
    need(amqp_basic_consume(from, CHANNEL, amqp_cstring_bytes("supervision"), amqp_empty_bytes, 0, 0, 0,
                            amqp_empty_table) != NULL, "consume");
    while (!all_kept || audited < kept) {
        int count = collect(from, text, &last);
        if (!count) continue;
        PQclear(run(connection, setting("ADD_TO_AUDIT"), text));
        need(amqp_basic_ack(from, CHANNEL, last, 1) == AMQP_STATUS_OK, "acknowledge");
        audited += count;
    }
    amqp_channel_close(from, CHANNEL, AMQP_REPLY_SUCCESS);
    amqp_connection_close(from, AMQP_REPLY_SUCCESS);
    amqp_destroy_connection(from);
    PQfinish(connection);
    return nothing;
}

int main(int count, char **given) {
    need(count == 3, "limit SECONDS PREFIX");
    seconds = atof(given[1]), prefix = given[2];
    void *(*work[])(void *) = {keep, relay, audit};
    pthread_t threads[3];
    for (int each = 0; each < 3; each++) need(!pthread_create(&threads[each], NULL, work[each], NULL), "thread");
    for (int each = 0; each < 3; each++) pthread_join(threads[each], NULL);
    printf("%ld\n", (long)kept);
    return 0;
}
