using System.Globalization;
using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Engine.Text;
using Selkie.Linux.Terminals;
using Selkie.Oci;
using Selkie.Remote.Answers;
using Selkie.Remote.Transport;

namespace Selkie.Remote.Sessions;

/// <summary>A further process in a container: a session is made, started, and asked how it ended.</summary>
internal static class RemoteExec
{
    [RemoteCall]
    public static ExecReport Exec(ExecInContainer request, RemoteEngine engine)
    {
        if (request.PreserveFds is > 0 || request.PreserveFd.Count > 0) throw new EngineError(ErrorKind.Unsupported, "--preserve-fds and --preserve-fd are not supported with a remote engine");
        var (container, command) = Choose(request, engine);
        if (command.Count == 0) throw new EngineError(ErrorKind.Invalid, "must provide a non-empty command to start an exec session: invalid argument");
        var created = engine.Send(new("POST", $"/containers/{Uri.EscapeDataString(container)}/exec", ""), RemoteEngine.Json(Body(request, engine, command)));
        // That it does not run has no code of its own here, unlike on the engine's machine.
        if (!created.IsSuccess && RemoteErrors.Of(created) is var error) throw error.Kind == ErrorKind.BadState ? new EngineError(ErrorKind.Conflict, error.Message, error) : error;
        var session = created.Read(Documents.ReadNewObject).Id;
        if (request.Detach)
        {
            var started = engine.Send(new("POST", $"/exec/{session}/start", ""), RemoteEngine.Json("{\"Detach\":true}"u8.ToArray()));
            if (started.IsSuccess) return new ExecReport(session, 0);
            Forget(engine, session);
            throw new EngineError(ErrorKind.Internal, RemoteErrors.Of(started).Message); // whatever is wrong with the command: nobody waits for its code
        }
        try
        {
            return new ExecReport(null, Stay(request, engine, session));
        }
        finally
        {
            Forget(engine, session);
        }
    }

    private static void Forget(RemoteEngine engine, string session) => engine.Send(new("POST", $"/exec/{session}/remove", ""), RemoteEngine.Json("{}"u8.ToArray()));

    private static int Stay(ExecInContainer request, RemoteEngine engine, string session)
    {
        var callers = engine.Call.Streams;
        var streams = new ClientStreams
        {
            Input = request.Interactive ? callers.Input.Descriptor : -1,
            Output = callers.Output.Descriptor,
            Error = callers.Error.Descriptor,
            Terminal = request.Tty,
            DetachKeys = (request.DetachKeys ?? DetachSequence.Parse(engine.Local.Context.Conf.DetachKeys)).Bytes,
        };
        using var connection = engine.Hijack(new("POST", $"/exec/{session}/start", ""), StartBody(streams));
        if (new SessionPump(connection, streams, engine.Call.Cancelled, size => Resize(engine, session, size)).Run()) return 0;
        return engine.Send(new("GET", $"/exec/{session}/json", "")).Read(Documents.ReadExecInspection).ExitCode;
    }

    private static void Resize(RemoteEngine engine, string session, TerminalSize size) =>
        engine.Send(new("POST", $"/exec/{session}/resize", string.Create(CultureInfo.InvariantCulture, $"h={size.Rows}&w={size.Columns}&running=true")));

    private static ReadOnlyMemory<byte> StartBody(ClientStreams streams) => JsonBodies.Write(json =>
    {
        json.WriteBoolean("Detach"u8, false);
        if (streams.Followed < 0 || Terminal.Size(streams.Followed) is not { } size) return;
        json.WriteBoolean("Tty"u8, true);
        json.WriteNumber("h"u8, size.Rows);
        json.WriteNumber("w"u8, size.Columns);
    });

    private static (string Container, IReadOnlyList<string> Command) Choose(ExecInContainer request, RemoteEngine engine)
    {
        if (request.CidFile is { } file) return (File.ReadAllText(engine.Call.PathOf(file)).Trim(), request.Arguments);
        return request.Arguments.Count > 0 ? (request.Arguments[0], [.. request.Arguments.Skip(1)]) : throw new EngineError(ErrorKind.Invalid, "exec requires the name or ID of a container or the --latest flag");
    }

    private static ReadOnlyMemory<byte> Body(ExecInContainer request, RemoteEngine engine, IReadOnlyList<string> command) => JsonBodies.Write(json =>
    {
        var variables = new EnvironmentBuilder(engine.Call.Environment);
        variables.Add(request.EnvFiles);
        variables.Add(request.Env);
        JsonBodies.WriteTexts(json, "Cmd", command);
        JsonBodies.WriteTexts(json, "Env", variables.ToList());
        json.WriteBoolean("Tty"u8, request.Tty);
        json.WriteBoolean("AttachStdin"u8, request.Interactive);
        json.WriteBoolean("AttachStdout"u8, true);
        json.WriteBoolean("AttachStderr"u8, true);
        json.WriteBoolean("Privileged"u8, request.Privileged ?? false);
        if (request.User is { IsNone: false } user) json.WriteString("User"u8, user.ToString());
        if (request.WorkDir is { Length: > 0 } directory) json.WriteString("WorkingDir"u8, directory);
        if (request.DetachKeys is { } keys) json.WriteString("DetachKeys"u8, keys.ToString());
    });
}
