using System.Collections.Concurrent;
using System.Globalization;

namespace Selkie.EndToEnd;

/// <summary>Many clients of one service at once, and clients that do nothing for a long time. API_SECONDS, API_CLIENTS and API_STREAMS make it longer and wider.</summary>
public abstract class ServiceLoad(Caller engine)
{
    private const string Image = TestImage.Name;
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(Number("API_SECONDS", 5));
    private static readonly int Clients = Number("API_CLIENTS", 32), Streams = Number("API_STREAMS", 200);
    private readonly string _name = "load" + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public void Clients_side_by_side_get_what_a_single_one_would()
    {
        using var api = new ServedEngine(engine);
        var problems = new ConcurrentBag<string>();
        var end = DateTime.UtcNow + Span;
        var clients = Enumerable.Range(0, Clients).Select(number => new Thread(() => Loop(api, $"{_name}-{number}", end, problems))).ToList();
        clients.ForEach(client => client.Start());
        clients.ForEach(client => client.Join());
        Assert.True(problems.IsEmpty, string.Join('\n', problems.Distinct().Take(20)));
        Assert.Equal("", engine.Ok("ps", "-aq"));
    }

    [Fact]
    public void A_client_that_reads_slowly_does_not_slow_the_container()
    {
        const int Bytes = 5 << 20;
        using var service = new ServiceClient(engine);
        engine.Ok("create", "-i", "--name", _name, "--network", "none", "-v", $"{engine.Scratch}:/shared", Image, "sh", "-c", $"yes seal | head -c {Bytes}; touch /shared/{_name}");
        var (connection, _) = service.Upgrade($"/v1.47/containers/{_name}/attach?stream=1&stdout=1");
        using (connection)
        {
            Assert.Equal(204, service.Ask("POST", $"/v1.47/containers/{_name}/start").Status);
            Caller.Await(() => File.Exists($"{engine.Scratch}/{_name}"), "the end of the output that nobody has read");
            Assert.Equal(Bytes, BytesInFrames(ServiceClient.Rest(connection)));
        }
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    [Fact]
    public void Streams_that_are_silent_take_no_thread()
    {
        using var service = new ServiceClient(engine);
        engine.Ok("run", "-d", "--name", _name, "--network", "none", Image, "sleep", "1000");
        service.Ask("GET", "/v1.47/containers/json");
        var before = service.Threads;
        var idle = Enumerable.Range(0, Streams).Select(i => service.Begin("GET", i % 2 == 0 ? "/v1.47/events" : $"/v1.47/containers/{_name}/logs?follow=1&stdout=1")).ToList();
        Caller.Await(() => service.Threads <= before + Environment.ProcessorCount + 8, $"fewer threads than {before} and those of the pool for {Streams} streams");
        foreach (var stream in idle) stream.Dispose();
        engine.Ok("rm", "-f", "-t", "0", _name);
    }

    // A byte a character; a head has the length in its last four.
    private static int BytesInFrames(string frames)
    {
        var bytes = 0;
        for (var at = 0; at < frames.Length;)
        {
            var length = (frames[at + 4] << 24) | (frames[at + 5] << 16) | (frames[at + 6] << 8) | frames[at + 7];
            bytes += length;
            at += 8 + length;
        }
        return bytes;
    }

    private static void Loop(ServedEngine api, string name, DateTime end, ConcurrentBag<string> problems)
    {
        for (var turn = 0; DateTime.UtcNow < end; turn++)
            try
            {
                Turn(api, name, turn, problems);
            }
            catch (Exception e)
            {
                problems.Add(e.Message);
            }
    }

    private static void Turn(ServedEngine api, string name, int turn, ConcurrentBag<string> problems)
    {
        Expect(201, api.Post($"/v1.47/containers/create?name={name}", $$$"""{"Image":"{{{Image}}}","Cmd":["sh","-c","echo {{{turn}}}; exit 3"],"HostConfig":{"NetworkMode":"none"}}"""));
        Expect(204, api.Post($"/v1.47/containers/{name}/start"));
        if (Expect(200, api.Post($"/v1.47/containers/{name}/wait")) is { } waited && !waited.Text.Contains("\"StatusCode\":3", StringComparison.Ordinal)) problems.Add($"wait: {waited.Text}");
        if (Expect(200, api.Get($"/v1.47/containers/{name}/logs?stdout=1")) is { } log && !log.Text.EndsWith($"{turn}\n", StringComparison.Ordinal)) problems.Add($"logs: {log.Text}");
        Expect(200, api.Get($"/libpod/containers/{name}/json"));
        Expect(200, api.Get("/v1.47/containers/json?all=1"));
        Expect(200, api.Get("/libpod/images/json"));
        Expect(409, api.Post($"/v1.47/containers/create?name={name}", $$$"""{"Image":"{{{Image}}}","HostConfig":{"NetworkMode":"none"}}"""));
        Expect(204, api.Delete($"/v1.47/containers/{name}"));

        ApiAnswer? Expect(int status, ApiAnswer answer)
        {
            if (answer.Status == status) return answer;
            problems.Add($"{answer.Status} instead of {status}: {answer.Text}");
            return null;
        }
    }

    private static int Number(string variable, int usual) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var given) ? given : usual;
}

public sealed class RootfulServiceLoad(RootCaller engine) : ServiceLoad(engine), IClassFixture<RootCaller>;

public sealed class RootlessServiceLoad(UserCaller engine) : ServiceLoad(engine), IClassFixture<UserCaller>;
