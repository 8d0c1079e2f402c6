using System.Text;
using Selkie.Api.Libpod;
using Selkie.Engine;
using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Engine.Text;
using Selkie.Engine.Verbs;
using Selkie.Linux.Terminals;
using Selkie.Oci;
using Selkie.Runtime.Containers;
using Selkie.Service.Http;
using Selkie.Service.Routing;
using Selkie.Service.Streams;

namespace Selkie.Service.Sessions;

/// <summary>Exec sessions: created, started, looked at and removed by requests of their own.</summary>
internal static class ExecEndpoints
{
    /// <summary>Creates one.</summary>
    [Endpoint(ApiTree.Docker, "POST /containers/{name}/exec")]
    [Endpoint(ApiTree.Libpod, "POST /containers/{name}/exec")]
    public static async Task Create(Exchange exchange)
    {
        var body = await RequestBody.Read(exchange);
        var wanted = new ExecSession
        {
            Id = "",
            Container = "",
            Terminal = body.Switch("Tty") ?? false,
            Stdin = body.Switch("AttachStdin") ?? false,
            Stdout = body.Switch("AttachStdout") ?? false,
            Stderr = body.Switch("AttachStderr") ?? false,
            DetachKeys = body.Text("DetachKeys") is { Length: > 0 } keys ? DetachSequence.Parse(keys).ToString() : null,
            Privileged = body.Switch("Privileged") ?? false,
            User = body.Text("User") ?? "",
        };
        var request = new ExecInContainer
        {
            Arguments = [exchange.Operand, .. body.Texts("Cmd")],
            Tty = wanted.Terminal,
            Interactive = wanted.Stdin,
            User = wanted.User.Length > 0 ? ProcessUser.Parse(wanted.User) : null,
            WorkDir = body.Text("WorkingDir") is { Length: > 0 } directory ? directory : null,
            Env = [.. body.Texts("Env").Select(Variable)],
        };
        _ = (body.Switch("Detach"), body.Raw("ConsoleSize")); // said again at the start
        if (body.Left.FirstOrDefault() is { } unknown) throw new EngineError(ErrorKind.Unsupported, $"{unknown} of an exec session is not supported yet");
        var id = await Task.Run(() => SessionsOf(exchange).Create(wanted, request));
        await exchange.Send(new Reply(201, json =>
        {
            json.WriteStartObject();
            json.WriteString("Id"u8, id);
            json.WriteEndObject();
        }));
    }

    /// <summary>Starts one: in the background, or with the connection taken over.</summary>
    [Endpoint(ApiTree.Docker, "POST /exec/{id}/start")]
    [Endpoint(ApiTree.Libpod, "POST /exec/{id}/start")]
    public static async Task Start(Exchange exchange)
    {
        var body = await RequestBody.Read(exchange);
        var detach = body.Switch("Detach") ?? false;
        var size = SizeOf(body);
        var sessions = SessionsOf(exchange);
        var session = sessions.Find(exchange.Operand);
        sessions.Take(session);
        if (detach)
        {
            await Task.Run(() => sessions.Start(session, attach: false, size));
            await exchange.SendText("");
            return;
        }
        await using var client = await HijackedClient.Take(exchange, session.Terminal);
        try
        {
            using var channel = (await Task.Run(() => sessions.Start(session, attach: true, size)))!;
            var keys = DetachSequence.Parse(session.DetachKeys ?? exchange.Host.Conf.DetachKeys).Bytes;
            await new ClientSession(channel, client, new SessionStreams(session.Stdin, session.Stdout || session.Terminal, session.Stderr, session.Terminal, keys)).Run(exchange.Gone);
        }
        catch (EngineError e)
        {
            // The status is said already: the error is output, too (Podman's way), and the exit code is in the session.
            await client.Write(StreamKind.Error, Encoding.UTF8.GetBytes($"Error: {e.Message}\n"), exchange.Gone);
        }
    }

    /// <summary>Tells of one.</summary>
    [Endpoint(ApiTree.Docker, "GET /exec/{id}/json")]
    [Endpoint(ApiTree.Libpod, "GET /exec/{id}/json")]
    public static Task Inspect(Exchange exchange)
    {
        var sessions = SessionsOf(exchange);
        var session = sessions.Find(exchange.Operand);
        var state = sessions.StateOf(session);
        return exchange.Send(Reply.Of(new ExecInspection
        {
            CanRemove = state.Stage == ExecStage.Stopped,
            ContainerId = session.Container,
            DetachKeys = session.DetachKeys ?? "",
            ExitCode = state.ExitCode,
            Id = session.Id,
            OpenStderr = session.Stderr,
            OpenStdin = session.Stdin,
            OpenStdout = session.Stdout,
            Running = state.Stage == ExecStage.Running,
            Pid = state.Pid,
            ProcessConfig = new ExecProcessInspection { Arguments = session.Command.Count > 1 ? [.. session.Command.Skip(1)] : null, Entrypoint = session.Command[0], Privileged = session.Privileged, Tty = session.Terminal, User = session.User },
        }));
    }

    /// <summary>Removes one.</summary>
    [Endpoint(ApiTree.Libpod, "POST /exec/{id}/remove")]
    public static async Task Remove(Exchange exchange)
    {
        var force = (await RequestBody.Read(exchange)).Switch("Force") ?? false;
        var sessions = SessionsOf(exchange);
        sessions.Remove(sessions.Find(exchange.Operand), force);
    }

    /// <summary>Sets the size of one's terminal.</summary>
    [Endpoint(ApiTree.Docker, "POST /exec/{id}/resize")]
    [Endpoint(ApiTree.Libpod, "POST /exec/{id}/resize")]
    public static Task Resize(Exchange exchange)
    {
        var size = ResizeEndpoint.SizeOf(exchange);
        var sessions = SessionsOf(exchange);
        var session = sessions.Find(exchange.Operand);
        if (sessions.StateOf(session).Stage == ExecStage.Running || !exchange.IsOn("running")) sessions.Resize(session, size);
        exchange.Http.Response.StatusCode = 201;
        return Task.CompletedTask;
    }

    private static ExecSessions SessionsOf(Exchange exchange) => new(new EngineContext(exchange.Host, exchange.Call));

    private static EnvironmentEntry Variable(string text) =>
        text.IndexOf('=') > 0 ? EnvironmentEntry.Parse(text) : throw new EngineError(ErrorKind.Invalid, $"environment variable \"{text}\" badly formed, must be key=value");

    // Podman's w and h, Docker's [height, width].
    private static TerminalSize? SizeOf(RequestBody body)
    {
        var (height, width) = (body.Number("h"), body.Number("w"));
        if (!(body.Switch("Tty") ?? false)) return null;
        if (body.Raw("ConsoleSize") is { ValueKind: System.Text.Json.JsonValueKind.Array } list && list.GetArrayLength() == 2 && list[0].TryGetUInt16(out var rows) && list[1].TryGetUInt16(out var columns)) (height, width) = (rows, columns);
        return height is > 0 and <= ushort.MaxValue && width is > 0 and <= ushort.MaxValue ? new TerminalSize((ushort)height, (ushort)width) : null;
    }
}
