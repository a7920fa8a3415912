Option Explicit
' For the macros, what xlwings has no word for. `book` is the name of an open workbook, "" the one this lies in.
' Results are protected against overtyping, without a password.

Public Function Meant(ByVal book As String) As Object
    If book = "" Then
        Set Meant = ThisWorkbook
    Else
        Set Meant = Workbooks(book)
    End If
End Function

Public Function IsLocked(ByVal book As String, ByVal sheetName As String) As Boolean
    IsLocked = Meant(book).Worksheets(sheetName).ProtectContents
End Function

' Names of sheets have / between them. Gives those that were protected; if one cannot be opened, none stays open.
Public Function UnlockSheets(ByVal book As String, ByVal sheetNames As String) As String
    Dim one As Variant, opened As String, number As Long, what As String
    On Error GoTo failed
    For Each one In Split(sheetNames, "/")
        If IsLocked(book, CStr(one)) Then
            Meant(book).Worksheets(CStr(one)).Unprotect
            If opened <> "" Then opened = opened & "/"
            opened = opened & CStr(one)
        End If
    Next
    UnlockSheets = opened
    Exit Function
failed:
    number = Err.Number
    what = Err.Description
    If opened <> "" Then LockSheets book, opened
    Err.Raise number, "steel_xl", what
End Function

Public Function LockSheets(ByVal book As String, ByVal sheetNames As String) As Boolean
    Dim one As Variant
    For Each one In Split(sheetNames, "/")
        Meant(book).Worksheets(CStr(one)).Protect DrawingObjects:=False, Contents:=True, Scenarios:=True, _
            AllowFormattingColumns:=True, AllowFormattingRows:=True, AllowSorting:=True, AllowFiltering:=True
    Next
    LockSheets = True
End Function

' Text that reads upwards.
Public Function TurnUp(ByVal book As String, ByVal sheetName As String, ByVal cells As String) As Boolean
    Meant(book).Worksheets(sheetName).Range(cells).Orientation = -4171
    TurnUp = True
End Function

' What is printed of sheets, / between names and between answers; nothing where Excel has no page set-up: no printer.
Public Function PrintAreas(ByVal book As String, ByVal sheetNames As String) As String
    Dim one As Variant, said As String, found As String
    For Each one In Split(sheetNames, "/")
        said = ""
        On Error Resume Next
        said = Meant(book).Worksheets(CStr(one)).PageSetup.PrintArea
        On Error GoTo 0
        found = found & "/" & said
    Next
    PrintAreas = Mid(found, 2)
End Function

' Lets other cells be printed; a line is the name of a sheet, / and the cells.
Public Function SetPrintAreas(ByVal book As String, ByVal wanted As String) As Boolean
    Dim one As Variant, parts As Variant
    SetPrintAreas = True
    On Error Resume Next
    For Each one In Split(wanted, Chr(10))
        parts = Split(CStr(one), "/")
        Meant(book).Worksheets(CStr(parts(0))).PageSetup.PrintArea = CStr(parts(1))
        If Err.Number <> 0 Then SetPrintAreas = False
    Next
End Function
