using Selkie.Engine.Registries;
using Selkie.Oci;
using Selkie.Registry.Tests;

namespace Selkie.Engine.Tests.Registries;

public sealed class LoginTests : IDisposable
{
    private const string UserAndPassword = "Basic dTpw";

    private readonly FakeRegistry _registry = new();
    private readonly string _file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "auth.json");
    private readonly EngineContext _engine;

    public LoginTests()
    {
        _registry.Fault = context =>
        {
            if (context.Request.Headers["Authorization"] == UserAndPassword) return false;
            FakeRegistry.Answer(context, 401, "", ("WWW-Authenticate", "Basic realm=\"r\""));
            return true;
        };
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        var conf = Path.Combine(Path.GetDirectoryName(_file)!, "registries.conf");
        File.WriteAllText(conf, $"[[registry]]\nlocation = \"{_registry.Host}\"\ninsecure = true");
        _engine = new EngineContext(new GlobalOptions { RegistriesConf = conf, EventsBackend = "none" });
    }

    [Fact]
    public void Credentials_that_are_taken_are_kept_until_logout()
    {
        Assert.Equal(["Login Succeeded!"], LogIn("p").Lines);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_file));
        Assert.Equal(["u"], new LogInHandler(_engine).Handle(new LogIn { Registry = _registry.Host, AuthFile = _file, GetLogin = true }).Lines);
        Assert.Equal("Existing credentials are valid. Already logged in to " + _registry.Host,
            new LogInHandler(_engine).Handle(new LogIn { Registry = _registry.Host, AuthFile = _file }).Lines[^1]);
        Assert.Equal("Removed login credentials for " + _registry.Host, LogOut());
        Assert.Equal("not logged into " + _registry.Host, Assert.Throws<UserError>(LogOut).Message);
    }

    [Fact]
    public void Credentials_that_are_refused_are_not_kept()
    {
        Assert.Equal($"logging into \"{_registry.Host}\": invalid username/password", Assert.Throws<UserError>(() => LogIn("wrong")).Message);
        Assert.False(File.Exists(_file));
    }

    public void Dispose()
    {
        _registry.Dispose();
        Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);
    }

    private LogInReport LogIn(string password) =>
        new LogInHandler(_engine).Handle(new LogIn { Registry = _registry.Host, AuthFile = _file, Username = "u", Password = password });

    private string LogOut() => new LogOutHandler(_engine).Handle(new LogOut { Registry = _registry.Host, AuthFile = _file });
}
