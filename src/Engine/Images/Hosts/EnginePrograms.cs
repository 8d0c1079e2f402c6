using Selkie.Engine.Configuration;
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

    private List<string> Ssh(string host)
    {
        if (ProgramPath.TryFind("ssh") is not { } ssh) throw new EngineError(ErrorKind.Invalid, "ssh is not installed: images go to other machines by it");
        var connection = Connections.Find(engine.Conf, host) ?? Unknown(host);
        List<string> words = [ssh];
        if (connection.Identity.Length > 0) words.AddRange(["-i", connection.Identity]);
        if (connection.Address.Port > 0) words.AddRange(["-p", connection.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        var user = connection.Address.UserInfo.Split(':')[0];
        words.AddRange(["--", user.Length > 0 ? $"{user}@{connection.Address.Host}" : connection.Address.Host]);
        return words;
    }

    private Connection Unknown(string host)
    {
        engine.Log.Warn("Unknown connection name given. Please use system connection add to specify the default remote socket location");
        return Uri.TryCreate("ssh://" + host, UriKind.Absolute, out var address) ? new(address, "") : throw new EngineError(ErrorKind.Invalid, $"{host} is no host");
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
