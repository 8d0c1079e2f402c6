using Selkie.Engine.Configuration;
using Selkie.Engine.Connections;
using Selkie.Engine.Containers.Accounts;
using Selkie.Linux.Spawning;
using Selkie.Oci;

namespace Selkie.Engine.Images.Hosts;

/// <summary>Command lines that run the engine for somebody else: another user of this machine, or somebody on another one.</summary>
internal sealed class EnginePrograms(EngineContext engine)
{
    /// <summary>A command line.</summary>
    /// <param name="place">Whose store is meant.</param>
    /// <param name="verb">The command with its options and operands.</param>
    /// <exception cref="EngineError">There is no such user, or no way to become him.</exception>
    internal SpawnOptions At(ImagePlace place, IReadOnlyList<string> verb)
    {
        IReadOnlyList<string> words = place switch
        {
            { IsHere: true } => [.. Own, .. verb],
            { Host.Length: > 0 } => [.. Ssh(place.Host), "podman", .. verb.Select(Quoted)],
            _ => [.. As(place.User), .. Own, .. verb],
        };
        return new SpawnOptions { Path = words[0], Arguments = words };
    }

    // The program as it was called, with the options before the command.
    private IEnumerable<string> Own => [engine.ProgramPath, .. engine.Call.CommandLine.Skip(1).TakeWhile(word => word != "image")];

    private IReadOnlyList<string> Ssh(string host)
    {
        if (KnownConnections.Of(engine).TryFind(host)?.Destination is not { } known)
        {
            engine.Log.Warn("Unknown connection name given. Please use system connection add to specify the default remote socket location");
            return SshCommand.To(ServiceUri.Parse(host), "");
        }
        var address = ServiceUri.Parse(known.Uri);
        return address.Scheme == "ssh" ? SshCommand.To(address, known.Identity) : throw new EngineError(ErrorKind.Invalid, $"the connection {host} is not one by ssh");
    }

    private static List<string> As(string name)
    {
        var user = HostUser.Find(name) ?? throw new EngineError(ErrorKind.Invalid, $"user: unknown user {name}");
        if (user.Uid == UserDirectories.Uid) return [];
        if (UserDirectories.Rootless) return user.Uid == 0 ? ["sudo", "--"] : ["sudo", "-u", name, "--"];
        var runtime = $"/run/user/{user.Uid}";
        string[] directory = Directory.Exists(runtime) ? ["XDG_RUNTIME_DIR=" + runtime] : [];
        return ["runuser", "-u", name, "--", "env", "--chdir=/", "--unset=XDG_RUNTIME_DIR", "HOME=" + user.Home, "USER=" + user.Name, .. directory];
    }

    // A shell takes the command line apart at the other end.
    private static string Quoted(string word) => word.Length > 0 && !word.AsSpan().ContainsAnyExcept(Plain) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static readonly System.Buffers.SearchValues<char> Plain = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@=,+");
}
