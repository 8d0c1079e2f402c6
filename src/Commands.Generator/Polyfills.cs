// What the compiler needs for records and does not find in netstandard2.0.
namespace System.Runtime.CompilerServices;

internal static class IsExternalInit;
